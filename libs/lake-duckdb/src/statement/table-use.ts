/** Days of a partitioned table, both inclusive, each `20260131` as `year || month || day` gives it. */
export interface PartitionDays {
  readonly from: string;
  readonly to: string;
}

/** What a statement reads of a table. */
export interface TableUse {
  /** `vanta_vulnerabilities`. */
  readonly table: string;
  readonly columns: ReadonlySet<string>;
  /** The days that it names; null when it may read any. */
  readonly days: readonly PartitionDays[] | null;
  /** Whether it reads the names of the partitions. */
  readonly partitions: boolean;
}
