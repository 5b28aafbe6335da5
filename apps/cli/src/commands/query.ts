import { Argument, InvalidArgumentError, Option } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';
import { parsePositiveNumber } from '../option-parsers.ts';

const ENGINES = ['duckdb', 'athena'] as const;
const FORMATS = ['table', 'json', 'csv', 'ndjson', 'parquet'] as const;

export type QueryFormat = (typeof FORMATS)[number];

export interface QueryFlags {
  readonly sql?: string;
  readonly list?: boolean;
  readonly explain?: boolean;
  readonly param?: Readonly<Record<string, string>>;
  readonly engine: (typeof ENGINES)[number];
  readonly athenaDatabase?: string;
  readonly workgroup?: string;
  readonly athenaRegion?: string;
  readonly timeout: number;
  readonly maxMb?: number;
  readonly format?: QueryFormat;
  readonly json?: boolean;
  readonly output?: string;
}

export const defineQuery: DefineCommand = (program, run) => {
  const command = program
    .command('query')
    .summary('ready questions, and SQL, over the lake or the database')
    .description(
      'Answers a question of the list, or SQL of your own, from the lake (or, where none is named, from the ' +
        'database), and says what was read and what it costs.',
    )
    .addArgument(new Argument('[name]', 'a question; --list shows all'))
    .optionsGroup('What:')
    .option('--param <name=value>', 'a parameter of the question; again for others', collectParameter)
    .option('--sql <statement>', 'one SELECT as Athena (Trino) understands it; it can only read')
    .option('--list', 'the questions, with their parameters')
    .option('--explain', 'SQL, parameters, days, bytes and cost, without running it')
    .optionsGroup('How:')
    .addOption(new Option('--engine <engine>', ENGINES.join(', ')).choices(ENGINES).default('duckdb'))
    .addOption(
      new Option(
        '--format <format>',
        `${FORMATS.join(', ')} (default: the ending of the file, else table)`,
      ).choices(FORMATS),
    )
    .option('--json', 'as --format json; also of --list and --explain')
    .option('--output <file>', 'write the answer to a file')
    .option('--athena-database <name>', 'default: vanta_vuln')
    .option('--workgroup <name>', 'of Athena; default: primary')
    .option('--athena-region <name>', 'default: as AWS_REGION says')
    .option('--timeout <s>', 'seconds until it is stopped', parsePositiveNumber, 60)
    .option('--max-mb <n>', 'refuse to read more megabytes than this', parsePositiveNumber);
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln query remediation-sla --lake file:///data/lake', 'Are we inside our SLA'],
    ['vanta-vuln query point-in-time --param date=2026-01-31', 'How it was on a day'],
    ['vanta-vuln query top-assets --param limit=5 --format csv', 'The worst assets, for a spreadsheet'],
    ['vanta-vuln query --explain severity-trend', 'What that would read'],
    ['vanta-vuln query mttr --engine athena --workgroup security', 'On Athena'],
    ['vanta-vuln query --sql "SELECT count(*) FROM vanta_sync_history"', 'Your own SQL'],
  ]);
  command.action(async (name: string | undefined, flags: QueryFlags) =>
    run(command, async (context) => {
      const { runQuery } = await import('./run-query.ts');
      return runQuery(context, name, flags);
    }),
  );
};

/** Gathers `name=value`; the value may hold further equals signs. */
function collectParameter(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const end = text.indexOf('=');
  if (end < 1) throw new InvalidArgumentError('Give name=value.');
  const name = text.slice(0, end).trim();
  if (Object.hasOwn(previous, name)) throw new InvalidArgumentError(`${name} was given before.`);
  return { ...previous, [name]: text.slice(end + 1) };
}
