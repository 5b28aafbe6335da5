import { DATASETS, NO_COUNTS } from '@vanta-vuln/core';
import type { ChangeType, DatasetCounts, DatasetName } from '@vanta-vuln/core';

/** One reading of a row, with as much as the model needs to know of it. */
export interface Reading {
  readonly id: string;
  readonly name: string;
  /** The day of January on which a scanner last saw it: no change. */
  readonly lastSeen: number;
  readonly isDeactivated: boolean;
  readonly isRemediated: boolean;
  /** Of a remediation: the finding. */
  readonly vulnerabilityId: string;
}

/** What one list shows in one run, in the order of reading. */
export interface Listing {
  readonly readings: readonly Reading[];
  readonly unusableIds: readonly (string | null)[];
}

/** What the model holds of a dataset. */
export interface NaiveDataset {
  readonly rows: Map<string, Reading>;
  /** The rows that disappeared, as they were. */
  readonly gone: Map<string, Reading>;
}

/** What one run did, in the plainest possible words. */
export interface NaiveRun {
  readonly counts: Record<DatasetName, DatasetCounts>;
  /** `dataset type id`, sorted. */
  readonly events: readonly string[];
}

/** A model of a store: maps, and one row after the other. */
export class NaiveStore {
  readonly datasets: Readonly<Record<DatasetName, NaiveDataset>> = {
    vulnerabilities: { rows: new Map(), gone: new Map() },
    remediations: { rows: new Map(), gone: new Map() },
    assets: { rows: new Map(), gone: new Map() },
  };

  sync(listings: Readonly<Record<DatasetName, Listing>>): NaiveRun {
    const counts = {
      vulnerabilities: { ...NO_COUNTS },
      remediations: { ...NO_COUNTS },
      assets: { ...NO_COUNTS },
    };
    const events: string[] = [];
    const disappeared: Record<DatasetName, string[]> = { vulnerabilities: [], remediations: [], assets: [] };
    for (const dataset of DATASETS) {
      const listing = listings[dataset];
      const { classified, missing } = this.#read(dataset, listing);
      for (const [id, change] of classified) {
        counts[dataset][COUNT_OF[change]] += 1;
        if (change !== 'unchanged') events.push(`${dataset} ${change} ${id}`);
      }
      for (const id of missing) events.push(`${dataset} disappeared ${id}`);
      disappeared[dataset] = missing;
      counts[dataset] = {
        ...counts[dataset],
        read: listing.readings.length + listing.unusableIds.length,
        repeated: listing.readings.length - classified.size,
        unusable: listing.unusableIds.length,
        disappeared: missing.length,
      };
    }
    const remediated = [...this.datasets.remediations.rows.values()].filter(
      ({ isRemediated }) => isRemediated,
    );
    const explained = new Set(remediated.map(({ vulnerabilityId }) => vulnerabilityId));
    counts.vulnerabilities.disappeared_explained = disappeared.vulnerabilities.filter((id) =>
      explained.has(id),
    ).length;
    return { counts, events: events.sort() };
  }

  #read(dataset: DatasetName, { readings, unusableIds }: Listing) {
    const { rows, gone } = this.datasets[dataset];
    const last = new Map(readings.map((reading) => [reading.id, reading]));
    const classified = new Map(
      [...last].map(([id, reading]) => [id, this.#classify(dataset, reading)] as const),
    );
    const missing = unusableIds.includes(null)
      ? []
      : [...rows.keys()].filter((id) => !last.has(id) && !unusableIds.includes(id));
    for (const id of missing) {
      const row = rows.get(id);
      if (row !== undefined) gone.set(id, row);
      rows.delete(id);
    }
    for (const [id, reading] of last) {
      rows.set(id, reading);
      gone.delete(id);
    }
    return { classified, missing };
  }

  #classify(dataset: DatasetName, after: Reading): ChangeType | 'unchanged' {
    const { rows, gone } = this.datasets[dataset];
    const before = rows.get(after.id);
    if (before === undefined) return gone.has(after.id) ? 'reappeared' : 'discovered';
    if (dataset === 'vulnerabilities' && before.isDeactivated !== after.isDeactivated) {
      return after.isDeactivated ? 'deactivated' : 'reactivated';
    }
    if (dataset === 'remediations' && !before.isRemediated && after.isRemediated) return 'remediated';
    return isSame(dataset, before, after) ? 'unchanged' : 'updated';
  }
}

function isSame(dataset: DatasetName, before: Reading, after: Reading): boolean {
  if (dataset !== 'remediations') return before.name === after.name;
  return before.vulnerabilityId === after.vulnerabilityId && before.isRemediated === after.isRemediated;
}

const COUNT_OF = {
  discovered: 'new',
  updated: 'updated',
  deactivated: 'deactivated',
  reactivated: 'reactivated',
  remediated: 'remediated',
  disappeared: 'disappeared',
  reappeared: 'reappeared',
  unchanged: 'unchanged',
} as const;
