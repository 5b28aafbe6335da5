import { Option } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addFilterOptions } from '../filter-options.ts';
import type { FilterFlags } from '../filter-options.ts';
import { addGlobalOptions } from '../global-options.ts';

const FORMATS = ['json', 'ndjson', 'csv'] as const;
const EXPORT_DATASETS = ['vulnerabilities', 'remediations', 'assets'] as const;

export type ExportFormat = (typeof FORMATS)[number];

export interface ExportFlags extends FilterFlags {
  readonly format?: ExportFormat;
  readonly dataset: (typeof EXPORT_DATASETS)[number];
  readonly output?: string;
  readonly raw?: boolean;
}

export const defineExport: DefineCommand = (program, run) => {
  const command = program
    .command('export')
    .summary('rows as JSON, NDJSON or CSV')
    .description(
      'Writes rows to standard output or to a file, as a stream: memory stays the same however many they are. ' +
        'A file appears when it is complete.',
    )
    .optionsGroup('How:')
    .addOption(
      new Option(
        '--format <format>',
        `${FORMATS.join(', ')} (default: the ending of the file, else json)`,
      ).choices(FORMATS),
    )
    .addOption(
      new Option('--dataset <name>', EXPORT_DATASETS.join(', '))
        .choices(EXPORT_DATASETS)
        .default('vulnerabilities'),
    )
    .option('--output <file>', 'write to a file')
    .option('--raw', 'rows as Vanta sent them, instead of columns');
  addFilterOptions(command);
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln export --format csv --output findings.csv', 'For a spreadsheet'],
    ['vanta-vuln export --format ndjson --severity CRITICAL | jq .name', 'Through a pipe'],
    ['vanta-vuln export --dataset assets --output assets.json', 'All assets'],
  ]);
  command.action(async (flags: ExportFlags) =>
    run(command, async (context) => {
      const { runExport } = await import('./run-export.ts');
      return runExport(context, flags);
    }),
  );
};
