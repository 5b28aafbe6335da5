import { DATASETS } from '@vanta-vuln/core';
import type { DatasetName, Vanished } from '@vanta-vuln/core';
import { judgeVanished } from './judge-vanished.ts';
import type { SampleAnswer } from './judge-vanished.ts';
import { readDataset } from './read-streams.ts';
import { MassDisappearanceError } from './sync-errors.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Finds out, for each dataset that was read in full, whether the rows that it no longer shows are gone.
 *
 * Returns the datasets whose missing rows have to stay, since nothing proves their absence.
 * Throws {@link MassDisappearanceError} when too much is missing to be believed.
 */
export async function explainVanished(session: SyncSession): Promise<readonly DatasetName[]> {
  const keepMissing: DatasetName[] = [];
  for (const dataset of DATASETS) {
    if (dataset === 'remediations' && session.remediatedAfter !== undefined) continue;
    const isProved = await proveAbsence(session, dataset);
    if (!isProved) keepMissing.push(dataset);
  }
  return keepMissing;
}

async function proveAbsence(session: SyncSession, dataset: DatasetName): Promise<boolean> {
  const { writer, logger } = session;
  for (;;) {
    const vanished = await writer.vanished(dataset, { sampleSize: session.verifyMissing });
    if (vanished.vanished === 0) return true;
    session.tell('verifying');
    const { pass, withoutId } = writer.checkpoint.streams[dataset];
    const sample = await askForSample(session, dataset, vanished);
    const { acceptMassDisappearance } = session;
    const verdict = judgeVanished({ ...vanished, sample, pass, withoutId, acceptMassDisappearance });
    const { vanished: missing, explained, stored } = vanished;
    logger.info(
      { dataset, missing, explained, stored, sample, pass, verdict },
      'rows are missing from the list',
    );
    if (verdict === 'refuse') throw new MassDisappearanceError(dataset, vanished);
    if (verdict !== 'read-again') return verdict === 'gone';
    await writer.readAgain(dataset);
    await readDataset(session, dataset, session.signal);
  }
}

/** Asks for the sample by id until one answers that it exists. */
async function askForSample(
  { source, signal, verifyMissing }: SyncSession,
  dataset: DatasetName,
  { unexplainedSample }: Vanished,
): Promise<SampleAnswer> {
  if (dataset === 'remediations') return 'not-all-gone';
  if (verifyMissing === 0) return 'not-asked';
  for (const id of unexplainedSample) {
    if (await source.exists(dataset, id, { signal })) return 'not-all-gone';
  }
  return 'all-gone';
}
