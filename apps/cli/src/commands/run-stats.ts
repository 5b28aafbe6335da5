import {
  formatStatisticsCsv,
  formatStatisticsJson,
  formatStatisticsMarkdown,
  formatStatisticsTable,
  readStatistics,
} from '@vanta-vuln/stats';
import type { FormatStatisticsTableOptions, Statistics } from '@vanta-vuln/stats';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { askedFormat } from '../json-format.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { openStoreToRead } from '../open-store.ts';
import { outputFlagPath } from '../output-path.ts';
import { parseMoment } from '../parse-moment.ts';
import { widthOf } from '../terminal.ts';
import { toFilter } from '../to-filter.ts';
import { writeFileAtomically } from '../write-file-atomically.ts';
import { hasColor } from '../stream-colors.ts';
import { forStandardOutput, printNote, writeText } from '../write-text.ts';
import type { StatsFlags, StatsFormat } from './stats.ts';

/** Prints the statistics, or writes them to a file. */
export async function runStats(context: CommandContext, flags: StatsFlags): Promise<ExitCode> {
  const { output } = flags;
  const asked = askedFormat(flags);
  const path = await outputFlagPath(context, output);
  const statistics = await statisticsOf(context, flags);
  const format = asked ?? (path === null ? 'table' : 'json');
  if (path === null) {
    const { stdout } = context.terminal;
    const text = formatStatistics(statistics, format, {
      color: hasColor(context, 'stdout'),
      width: widthOf(stdout),
    });
    await writeText(stdout, format === 'table' ? text : forStandardOutput(context, text));
    return EXIT.ok;
  }
  await writeFileAtomically(path, [formatStatistics(statistics, format)]);
  await printNote(context, `Wrote ${path}`);
  return EXIT.ok;
}

async function statisticsOf(context: CommandContext, flags: StatsFlags): Promise<Statistics> {
  const filter = toFilter(flags);
  const asOf = parseMoment('--as-of', flags.asOf) ?? Date.now();
  const { settings } = await loadCliSettings(context, flags);
  await using store = await openStoreToRead(context);
  // Awaited here: the store is closed when the function returns.
  return await readStatistics(store, {
    filter,
    asOf,
    dueSoonDays: settings.stats.dueSoonDays,
    top: flags.top,
  });
}

function formatStatistics(
  statistics: Statistics,
  format: StatsFormat,
  terminal: FormatStatisticsTableOptions = {},
): string {
  switch (format) {
    case 'json':
      return formatStatisticsJson(statistics);
    case 'csv':
      return formatStatisticsCsv(statistics);
    case 'markdown':
      return formatStatisticsMarkdown(statistics);
    case 'table':
      return formatStatisticsTable(statistics, terminal);
  }
}
