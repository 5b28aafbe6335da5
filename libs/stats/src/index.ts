export { readStatistics } from './read-statistics.ts';
export type { ReadStatisticsOptions } from './read-statistics.ts';
export { calculateStatistics } from './calculate-statistics.ts';
export type { CalculateStatisticsOptions, StatisticsRows } from './calculate-statistics.ts';
export {
  ASSET_STATISTICS_COLUMNS,
  REMEDIATION_STATISTICS_COLUMNS,
  VULNERABILITY_STATISTICS_COLUMNS,
} from './statistics-columns.ts';
export type {
  AssetStatisticsTuple,
  RemediationStatisticsTuple,
  VulnerabilityStatisticsTuple,
} from './statistics-columns.ts';
export { StatisticsOptionError } from './statistics-option-error.ts';
export { StatisticsRowError } from './create-row-check.ts';

export type {
  AssetStatistics,
  IntegrationFacts,
  IntegrationStatistics,
  LastRunFacts,
  RankedAsset,
  Statistics,
} from './statistics.ts';
export type { SeverityStatistics, VulnerabilityStatistics } from './vulnerability-statistics.ts';
export type {
  RemediationStatistics,
  RemediationTotals,
  SeverityRemediations,
} from './remediation-statistics.ts';
export type { AssetCounts } from './asset-tally.ts';
export type { MonthComparison, PeriodMovement } from './month-comparison.ts';
export type { PeriodCounts } from './period-counts.ts';
export type { TimeToFix } from './time-to-fix.ts';
export type { Counts } from './counts.ts';
export type { Ranked } from './ranking.ts';
export type { StatisticsNote } from './statistics-note.ts';

export { deadlineMoment, deadlineState } from './deadline-state.ts';
export type { DeadlineMoment, DeadlineState } from './deadline-state.ts';
export { vulnerabilityState } from './vulnerability-state.ts';
export type { VulnerabilityState } from './vulnerability-state.ts';
export { remediationState } from './remediation-state.ts';
export type { RemediationState } from './remediation-state.ts';

export { statisticsToJson } from './statistics-to-json.ts';
export { formatStatisticsTable } from './format-statistics-table.ts';
export type { FormatStatisticsTableOptions } from './format-statistics-table.ts';
export { formatStatisticsJson } from './format-statistics-json.ts';
export { formatStatisticsCsv } from './format-statistics-csv.ts';
export { formatStatisticsMarkdown } from './format-statistics-markdown.ts';

export { FINDING_GROUP_COLUMNS, groupByAsset, groupByCve } from './finding-groups.ts';
export type { FindingGroup, FindingGroupTuple } from './finding-groups.ts';

export { renderRows } from './render-rows.ts';
export { renderTable } from './render-table.ts';
export type { RenderTableOptions, TableColumn } from './render-table.ts';
export { terminalStyle } from './terminal-style.ts';
export type { TerminalStyle } from './terminal-style.ts';
export { safeText } from './safe-text.ts';
export { cutToWidth, displayWidth } from './display-width.ts';
export { formatCsv, formatCsvRows } from './format-csv.ts';
