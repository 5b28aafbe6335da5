import { QUERY_TEMPLATES, describeDefault } from '@vanta-vuln/query-templates';
import type { QueryTemplate } from '@vanta-vuln/query-templates';
import type { CommandContext } from '../command-context.ts';
import type { QueryFlags } from '../commands/query.ts';
import { renderList } from '../list-table.ts';
import type { ListColumn } from '../list-table.ts';
import { printJson, printLine } from '../write-text.ts';

const COLUMNS: readonly ListColumn<QueryTemplate>[] = [
  { heading: 'NAME', text: ({ name }) => name },
  { heading: 'QUESTION', text: ({ title }) => title },
  {
    heading: 'PARAMETERS',
    flexible: true,
    narrowest: 24,
    text: ({ parameters }) => Object.keys(parameters).join(', '),
  },
];

/** Prints the questions. */
export async function listTemplates(
  context: CommandContext,
  flags: Pick<QueryFlags, 'json' | 'format'>,
): Promise<void> {
  if (flags.json === true || flags.format === 'json') await printJson(context, QUERY_TEMPLATES.map(toJson));
  else await printLine(context, renderList(context, COLUMNS, QUERY_TEMPLATES));
}

function toJson({ name, title, description, parameters, tables }: QueryTemplate) {
  return {
    name,
    title,
    description,
    parameters: Object.entries(parameters).map(([parameter, facts]) => ({
      name: parameter,
      type: facts.type,
      description: facts.description,
      example: facts.example,
      required: facts.default === undefined,
      default: describeDefault(facts),
      ...(facts.choices === undefined ? {} : { choices: facts.choices }),
    })),
    tables: tables.map((table) => table.name),
  };
}
