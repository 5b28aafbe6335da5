import { isJsonObject } from '@vanta-vuln/core';
import type { QueryLabels } from '@vanta-vuln/core';

const PREFIX = '-- vanta-vuln ';

/** The SQL with its labels in a comment before it: Athena keeps nothing else of a query but its text. */
export function labelStatement(sql: string, labels: QueryLabels): string {
  return Object.keys(labels).length === 0 ? sql : `${PREFIX}${JSON.stringify(labels)}\n${sql}`;
}

/** The labels that a statement was given; none when it has no such comment. */
export function labelsOf(sql: string): QueryLabels {
  const [line = ''] = sql.split('\n', 1);
  if (!line.startsWith(PREFIX)) return {};
  const labels = parse(line.slice(PREFIX.length));
  if (!isJsonObject(labels)) return {};
  const texts = Object.entries(labels).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return Object.fromEntries(texts);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
