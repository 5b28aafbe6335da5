import { SCHEMA_VERSION_PARAMETER } from './catalog-table.ts';

/** One file of one day of a table, with what its footer says. */
export interface LakeFileFacts {
  /** `vulnerabilities`. */
  readonly table: string;
  /** `2024-01-15`, UTC. */
  readonly date: string;
  /** Null where the file can't be read. */
  readonly rows: number | null;
  readonly runId: string | null;
  readonly schemaVersion: number | null;
}

/** One day of one table, as the catalog has it or is to have it. */
export interface CatalogPartition {
  /** `2024-01-15`. */
  readonly date: string;
  readonly location: string;
  /** Row count, run id, schema version. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The row count is the parameter that Hive and Athena know. */
const PARTITION_PARAMETERS = {
  rows: 'numRows',
  runId: 'vanta_run_id',
  schemaVersion: SCHEMA_VERSION_PARAMETER,
} as const;

/** The partitions of a table, by day: of several files of a day the rows add up, and the last one names the run. */
export function toPartitions(
  files: readonly LakeFileFacts[],
  tableLocation: string,
): readonly CatalogPartition[] {
  const days = Map.groupBy(files, ({ date }) => date);
  return [...days]
    .map(([date, ofDay]) => ({
      date,
      location: `${tableLocation}${partitionFolder(date)}`,
      parameters: parametersOf(ofDay),
    }))
    .sort((left, right) => (left.date < right.date ? -1 : 1));
}

/** The values of the partition keys of a day. */
export function partitionValues(date: string): string[] {
  return date.split('-');
}

function partitionFolder(date: string): string {
  const [year, month, day] = partitionValues(date);
  return `year=${year}/month=${month}/day=${day}/`;
}

function parametersOf(files: readonly LakeFileFacts[]): Readonly<Record<string, string>> {
  const last = files.at(-1);
  const facts = {
    [PARTITION_PARAMETERS.rows]: String(files.reduce((sum, { rows }) => sum + (rows ?? 0), 0)),
    [PARTITION_PARAMETERS.runId]: last?.runId ?? '',
    [PARTITION_PARAMETERS.schemaVersion]: String(last?.schemaVersion ?? ''),
  };
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== ''));
}
