import type { DatasetName } from '@vanta-vuln/core';

/** A number for each dataset. */
export type PerDataset = Readonly<Record<DatasetName, number>>;

/** Another run writes to the lake; nothing was done. */
export interface Refused {
  readonly status: 'refused';
  readonly holder: string | null;
  /** When the holder began, as `2024-01-15T06:15:00.000Z`. */
  readonly since: string | null;
}

/** How far the fetching has come: `fetched` when nothing more is needed of Vanta. */
export interface Fetched {
  readonly status: 'partial' | 'fetched';
  readonly runId: string;
  /** Pages of this step, and of all steps; 0 of a run that was committed before. */
  readonly newPages: number;
  readonly pages: number;
  /** Rows read by all steps. */
  readonly rows: PerDataset;
}

/** The snapshot of one dataset lies in the lake; nobody sees it yet. */
export interface Built {
  readonly status: 'built';
  readonly runId: string;
  readonly dataset: DatasetName;
  readonly rows: number;
  readonly bytes: number;
  /** Whether the run had been committed before, so that there was nothing to build. */
  readonly alreadyCommitted: boolean;
}

/** The run is what readers see. */
export interface Committed {
  readonly status: 'committed';
  readonly runId: string;
  /** `2024-01-15`, UTC. */
  readonly partitionDate: string;
  readonly rows: PerDataset;
  readonly new: PerDataset;
  readonly changed: PerDataset;
  readonly disappeared: PerDataset;
}

/** Objects of some runs. */
interface RunSizes {
  readonly runs: number;
  readonly objects: number;
  readonly bytes: number;
}

/** What was removed of the lake, or what may be. */
export interface Collected {
  readonly status: 'collected';
  readonly removed: boolean;
  readonly snapshots: RunSizes;
  readonly staging: RunSizes;
  /** Unfinished ones that dead processes left. */
  readonly uploads: number;
  /** Ids of the runs whose snapshots stay, the newest first. */
  readonly keptSnapshots: readonly string[];
}

/** What the function answers: ids and counts, never rows. */
export type StepAnswer = Refused | Fetched | Built | Committed | Collected;
