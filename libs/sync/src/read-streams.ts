import { DATASETS, integrationToRow } from '@vanta-vuln/core';
import type { DatasetName, IntegrationRow } from '@vanta-vuln/core';
import { stagePage } from './stage-page.ts';
import { DeadlineReachedError } from './sync-errors.ts';
import type { SyncSession } from './sync-session.ts';

/** Reads all streams that are not done yet, at the same time; when one fails, the others are stopped. */
export async function readStreams(session: SyncSession): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([session.signal, failed.signal]);
  const streams = [
    ...DATASETS.map((dataset) => () => readDataset(session, dataset, signal)),
    () => readIntegrations(session, signal),
  ];
  const outcomes = await Promise.allSettled(
    streams.map(async (read) => {
      try {
        await read();
      } catch (error) {
        failed.abort(error);
        throw error;
      }
    }),
  );
  session.signal.throwIfAborted();
  // The first failure stopped the others, and its error is the reason with which they stopped.
  if (outcomes.some((outcome) => outcome.status === 'rejected')) throw failed.signal.reason;
}

/** Reads one dataset from its checkpoint to its end. */
export async function readDataset(
  session: SyncSession,
  dataset: DatasetName,
  signal: AbortSignal,
): Promise<void> {
  const { source, writer } = session;
  const { done, nextCursor } = writer.checkpoint.streams[dataset];
  if (done) return;
  const remediatedAfter = dataset === 'remediations' ? session.remediatedAfter : undefined;
  for await (const page of source.pages(dataset, { cursor: nextCursor, remediatedAfter, signal })) {
    await stagePage(dataset, page, session);
    session.tell('fetching');
    session.logger.debug({ dataset, bytes: page.body.length }, 'page staged');
    if (page.nextCursor !== null && source.clock.now() >= session.deadline) throw new DeadlineReachedError();
  }
}

/** Integrations are one page or few, and are read anew by each attempt. */
async function readIntegrations({ source, writer, logger }: SyncSession, signal: AbortSignal): Promise<void> {
  // By id: a row that moves between pages comes twice, and the last reading counts.
  const rows = new Map<string, Omit<IntegrationRow, 'run_id' | 'observed_at'>>();
  for await (const page of source.integrations({ signal })) {
    for (const row of page.records.map(integrationToRow)) rows.set(row.integration_id, row);
    for (const { id, reason } of page.unusable) logger.warn({ id, reason }, 'an integration cannot be used');
  }
  await writer.stageIntegrations([...rows.values()]);
}
