import { DATASETS } from '@vanta-vuln/core';
import type { DatasetName, Vanished } from '@vanta-vuln/core';
import { isMass, judgeVanished } from './judge-vanished.ts';
import type { SampleAnswer, Verdict } from './judge-vanished.ts';
import { readDataset } from './read-streams.ts';
import { MassDisappearanceError } from './sync-errors.ts';
import type { SyncSession } from './sync-session.ts';

/** What is to be done about the rows that are missing. */
export interface VanishedVerdicts {
  /** The datasets whose missing rows have to stay, since nothing proves their absence. */
  readonly keepMissing: readonly DatasetName[];
  /** When the last second read ended, milliseconds since 1970; null without one. */
  readonly readAgainUntil: number | null;
}

/**
 * Finds out, for each dataset that was read in full, whether the rows that it no longer shows are gone.
 *
 * Throws {@link MassDisappearanceError} when too much is missing to be believed.
 */
export async function explainVanished(session: SyncSession): Promise<VanishedVerdicts> {
  const keepMissing: DatasetName[] = [];
  let readAgainUntil: number | null = null;
  for (const dataset of DATASETS) {
    if (dataset === 'remediations' && session.remediatedAfter !== undefined) continue;
    let verdict = await judgeDataset(session, dataset);
    if (verdict === 'read-again') {
      await session.writer.readAgain(dataset);
      await readDataset(session, dataset, session.signal);
      readAgainUntil = session.source.clock.now();
      verdict = await judgeDataset(session, dataset);
    }
    if (verdict === 'keep') keepMissing.push(dataset);
  }
  return { keepMissing, readAgainUntil };
}

async function judgeDataset(session: SyncSession, dataset: DatasetName): Promise<Verdict> {
  const { writer, logger, acceptMassDisappearance } = session;
  const vanished = await writer.vanished(dataset, { sampleSize: session.verifyMissing });
  if (vanished.vanished === 0) return 'gone';
  session.tell('verifying');
  const { pass, rows, withoutId } = writer.checkpoint.streams[dataset];
  // Two reads settle it, unless so much is missing that both may have been shown too little.
  const isSettled = pass === 2 && !isMass(vanished.stored, vanished.vanished);
  const sample = isSettled ? 'not-all-gone' : await askForSample(session, dataset, vanished);
  const verdict = judgeVanished({ ...vanished, sample, pass, rows, withoutId, acceptMassDisappearance });
  const { vanished: missing, explained, stored } = vanished;
  logger.info(
    { dataset, missing, explained, stored, sample, pass, verdict },
    'rows are missing from the list',
  );
  if (verdict === 'refuse') throw new MassDisappearanceError(dataset, vanished);
  return verdict;
}

/** Asks for the sample by id until one answers that it exists. */
async function askForSample(
  { source, signal, verifyMissing }: SyncSession,
  dataset: DatasetName,
  { unexplainedSample }: Vanished,
): Promise<SampleAnswer> {
  if (dataset === 'remediations') return 'not-all-gone';
  if (verifyMissing === 0) return 'not-asked';
  // A store that names none although some are unexplained has proved nothing.
  if (unexplainedSample.length === 0) return 'not-all-gone';
  for (const id of unexplainedSample) {
    if (await source.exists(dataset, id, { signal })) return 'not-all-gone';
  }
  return 'all-gone';
}
