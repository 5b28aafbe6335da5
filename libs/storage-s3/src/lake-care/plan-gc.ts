import { StoreError, findOptionProblem } from '@vanta-vuln/core';
import type { UnfinishedUpload } from '@vanta-vuln/core';
import type { CommittedState } from '../lake/commit-pointer.ts';
import { SNAPSHOTS_PREFIX, planKey, runIdOfKey } from '../lake/lake-layout.ts';
import { compareText } from '../parquet/compare-text.ts';
import { pickStaleUploads } from '../stale-uploads.ts';
import type { InventoryItem } from './inventory.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** What to keep. */
export interface GcRules {
  /** Snapshots that stay, the newest first; that of the committed run always does. @default 2 */
  readonly keepSnapshots?: number | undefined;
  /** Milliseconds after its last write after which staging that nobody committed counts as abandoned. @default 24 hours */
  readonly stagingAge?: number | undefined;
  /** Milliseconds after its beginning after which an upload counts as left behind. @default 24 hours */
  readonly uploadAge?: number | undefined;
}

/** What the plan is made from. */
export interface GcInput extends GcRules {
  readonly committed: CommittedState | null;
  /** All objects below snapshots/ and staging/. */
  readonly items: readonly InventoryItem[];
  readonly uploads: readonly UnfinishedUpload[];
  /** Milliseconds since 1970; by the store's clock when the plan is to be carried out. */
  readonly now: number;
}

/** Objects of one run that may go. */
export interface GcRun {
  readonly runId: string;
  readonly keys: readonly string[];
  readonly bytes: number;
}

/** What may go, and what stays. */
export interface GcPlan {
  readonly snapshots: readonly GcRun[];
  readonly staging: readonly GcRun[];
  readonly uploads: readonly UnfinishedUpload[];
  /** Ids of the runs whose snapshots stay, the newest first. */
  readonly keptSnapshots: readonly string[];
}

interface RunObjects extends GcRun {
  readonly lastWrite: number;
}

/**
 * Decides what may go; pure. Nothing that commit.json names is ever in the plan. Throws StoreError `invalid-gc-rule`.
 */
export function planGc(input: GcInput): GcPlan {
  const { keepSnapshots = 2, stagingAge = DAY_MS, uploadAge } = input;
  checkRules({ keepSnapshots, stagingAge, uploadAge });
  const { committed, items, uploads, now } = input;
  const named = namedKeys(committed);
  const isSnapshot = ({ stored }: InventoryItem) => stored.key.startsWith(SNAPSHOTS_PREFIX);
  const snapshots = groupByRun(items.filter(isSnapshot)).sort(
    (left, right) =>
      Number(right.runId === committed?.run.id) - Number(left.runId === committed?.run.id) ||
      right.lastWrite - left.lastWrite ||
      // S3 tells times to the second only.
      compareText(right.runId, left.runId),
  );
  const kept = Math.max(1, keepSnapshots);
  const staging = groupByRun(items.filter((item) => item.object.kind === 'staging'));
  return {
    snapshots: snapshots.slice(kept).filter(({ keys }) => !keys.some((key) => named.has(key))),
    staging: staging.filter((run) => isAbandoned(run, { committed, now, stagingAge })),
    uploads: pickStaleUploads(uploads, { now, olderThan: uploadAge }),
    keptSnapshots: snapshots.slice(0, kept).map(({ runId }) => runId),
  };
}

/** With NaN for the number to keep, all snapshots but one would go. */
function checkRules(rules: Readonly<Record<keyof GcRules, number | undefined>>): void {
  const kinds = { keepSnapshots: 'room', stagingAge: 'room', uploadAge: 'room' } as const;
  const found = findOptionProblem(rules, kinds);
  if (found === null) return;
  throw new StoreError('invalid-gc-rule', `${found.option} ${found.problem}.`, { hint: found.hint });
}

/** A recorded plan is never abandoned: whoever takes the lease next carries it out. */
function isAbandoned(
  { runId, keys, lastWrite }: RunObjects,
  {
    committed,
    now,
    stagingAge,
  }: { readonly committed: CommittedState | null; readonly now: number; readonly stagingAge: number },
): boolean {
  if (runId === committed?.run.id) return true;
  return !keys.includes(planKey(runId)) && now - lastWrite >= stagingAge;
}

function groupByRun(items: readonly InventoryItem[]): RunObjects[] {
  const runs = new Map<string, { readonly keys: string[]; bytes: number; lastWrite: number }>();
  for (const { stored } of items) {
    const runId = runIdOfKey(stored.key);
    if (runId === null) continue;
    const run = runs.get(runId) ?? { keys: [], bytes: 0, lastWrite: 0 };
    run.keys.push(stored.key);
    run.bytes += stored.size;
    run.lastWrite = Math.max(run.lastWrite, stored.modifiedAt);
    runs.set(runId, run);
  }
  return [...runs].map(([runId, run]) => ({ runId, ...run }));
}

function namedKeys(committed: CommittedState | null): ReadonlySet<string> {
  if (committed === null) return new Set();
  const { snapshot, indexes, departed } = committed;
  return new Set([...Object.values(snapshot).map(({ key }) => key), ...Object.values(indexes), departed]);
}
