import { lakeGlueTables } from '@vanta-vuln/athena';
import type { GlueTable } from '@vanta-vuln/athena';
import { Document, visit } from 'yaml';
import type { Scalar } from 'yaml';

const MARKER = /^ *# From here to the end written by .*\n/m;
const BUCKET = '${LakeBucket}';

/** The template of Athena with the tables as the schemas have them. Throws Error where it has no marker. */
export function withTables(template: string): string {
  const marker = MARKER.exec(template);
  if (marker === null) throw new Error('The template does not say where its tables begin.');
  const tables = lakeGlueTables(`s3://${BUCKET}`).map(toYaml);
  return `${template.slice(0, marker.index)}${marker[0]}${tables.join('\n')}`;
}

/** The logical id of a table: VulnerabilitiesCurrentTable for vanta_vulnerabilities_current. */
export function tableId(name: string): string {
  const words = name.replace(/^vanta_/, '').split('_');
  return `${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}Table`;
}

function toYaml(table: GlueTable): string {
  const properties = { CatalogId: REF_ACCOUNT, DatabaseName: REF_DATABASE, TableInput: table };
  const document = new Document({
    [tableId(table.Name)]: { Type: 'AWS::Glue::Table', Properties: properties },
  });
  visit(document, { Scalar: (_, node) => tag(node) });
  const lines = document.toString({ lineWidth: 0, singleQuote: true }).trimEnd().split('\n');
  return `${lines.map((line) => `  ${line}`).join('\n')}\n`;
}

const REF_ACCOUNT = '!Ref AWS::AccountId';
const REF_DATABASE = '!Ref Database';

function tag(node: Scalar): void {
  if (typeof node.value !== 'string') return;
  if (node.value.includes(BUCKET)) node.tag = '!Sub';
  if (!node.value.startsWith('!Ref ')) return;
  node.tag = '!Ref';
  node.value = node.value.slice('!Ref '.length);
}
