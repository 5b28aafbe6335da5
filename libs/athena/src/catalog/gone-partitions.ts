import type { LakeFileFacts } from './catalog-partition.ts';
import type { CatalogState } from './plan-catalog.ts';

/** A day of a table that the catalog has and the lake has not. */
export interface GonePartition {
  /** `vanta_vulnerabilities`. */
  readonly table: string;
  /** `2024-01-15`. */
  readonly date: string;
}

/** What tells which days are gone. */
export interface GonePartitionsOptions {
  /** Those of all days of the lake, listed after the catalog was read: else a day that is new would count as gone. */
  readonly files: readonly Pick<LakeFileFacts, 'table' | 'date'>[];
  readonly state: CatalogState | null;
}

/**
 * The days that are registered and have no file any more, as a retention of the bucket leaves them.
 *
 * A table of which there is no file at all keeps its days: that looks like another lake rather than like a retention.
 */
export function findGonePartitions({ files, state }: GonePartitionsOptions): readonly GonePartition[] {
  const held = Map.groupBy(files, ({ table }) => `vanta_${table}`);
  return (state?.tables ?? []).flatMap(({ name, partitions }) => {
    const days = new Set(held.get(name)?.map(({ date }) => date));
    if (days.size === 0) return [];
    return partitions.filter(({ date }) => !days.has(date)).map(({ date }) => ({ table: name, date }));
  });
}
