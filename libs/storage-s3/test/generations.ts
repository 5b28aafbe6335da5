import { DATASETS } from '@vanta-vuln/core';
import type { RunWriter, StorageBackend, SyncPlan, SyncRun } from '@vanta-vuln/core';
import {
  BEGIN,
  MOMENT,
  toStagedIntegration,
  toStagedPage,
  wireAsset,
  wireDeactivation,
  wireIntegration,
  wireRemediation,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import type { Lists } from '@vanta-vuln/contract-tests/lists';

const DAY = 86_400_000;
const PAGE_SIZE = 20;
const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'];

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Two states of an account: rows appear, change, are suppressed and remediated, and leave. */
export const GENERATIONS: readonly [Lists, Lists] = [
  {
    vulnerabilities: numbers(60).map((index) =>
      wireVulnerability(`v${index}`, { severity: SEVERITIES[index % 4] ?? null }),
    ),
    remediations: numbers(40).map((index) => wireRemediation(`r${index}`, { vulnerabilityId: `v${index}` })),
    assets: numbers(30).map((index) => wireAsset(`a${index}`)),
  },
  {
    vulnerabilities: numbers(70)
      .filter((index) => index % 7 !== 0)
      .map((index) =>
        wireVulnerability(`v${index}`, {
          severity: SEVERITIES[(index % 5 === 0 ? index + 1 : index) % 4] ?? null,
          deactivateMetadata: index % 11 === 0 ? wireDeactivation() : null,
          lastDetectedDate: index % 2 === 0 ? '2026-01-15T00:00:00.000Z' : '2026-01-14T00:00:00.000Z',
        }),
      ),
    remediations: numbers(45).map((index) =>
      wireRemediation(`r${index}`, {
        vulnerabilityId: `v${index}`,
        remediationDate: index % 7 === 0 ? '2026-01-14T00:00:00.000Z' : null,
      }),
    ),
    assets: numbers(30).map((index) => wireAsset(`a${index}`, index === 3 ? { name: 'web-2' } : {})),
  },
];

/** Stages what is left of a generation, from where the run stands, then plans and commits it. */
export async function finishGeneration(writer: RunWriter, lists: Lists, day: number): Promise<SyncRun> {
  const plan = await stageAndPlan(writer, lists, day);
  return await writer.commit(plan, { finishedAt: MOMENT + day * DAY + 1 });
}

/** Stages and plans a generation, and leaves it to be committed. */
export async function planGeneration(store: StorageBackend, index: 0 | 1): Promise<void> {
  await using writer = await store.beginRun({ ...BEGIN, runId: `run ${index}` });
  await stageAndPlan(writer, GENERATIONS[index], index);
}

async function stageAndPlan(writer: RunWriter, lists: Lists, day: number): Promise<SyncPlan> {
  await writer.stageIntegrations([toStagedIntegration(wireIntegration('inspector'))]);
  for (const dataset of DATASETS) {
    const records = lists[dataset] ?? [];
    while (!writer.checkpoint.streams[dataset].done) {
      const start = writer.checkpoint.streams[dataset].rows;
      const end = start + PAGE_SIZE;
      const nextCursor = end < records.length ? `after ${end}` : null;
      const page = toStagedPage(dataset, records.slice(start, end), {
        nextCursor,
        mayWait: nextCursor !== null,
      });
      await writer.stagePage(page);
    }
  }
  const observedAt = MOMENT + day * DAY;
  return await writer.plan({ observedAt, requests: 9, throttled: 0, keepMissing: [] });
}

/** Syncs a generation under an id of its own, a day after the one before. */
export async function syncGeneration(store: StorageBackend, index: 0 | 1): Promise<SyncRun> {
  await using writer = await store.beginRun({ ...BEGIN, runId: `run ${index}` });
  const last = await store.lastRun();
  return last?.id === `run ${index}` ? last : finishGeneration(writer, GENERATIONS[index], index);
}
