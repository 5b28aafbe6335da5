import { ObjectConditionError, silentLogger, systemClock } from '@vanta-vuln/core';
import type { Clock, Logger, ObjectStore, StoredObject } from '@vanta-vuln/core';
import { MIGRATIONS_PREFIX, encodeRecord, manifestKey, savedKey, stepsPrefix } from './journal-records.ts';
import type { JournalWrite, MigrationManifest } from './journal-records.ts';
import { changedSince, nothingToRollBack } from './migration-errors.ts';
import { listKeys, readManifests, readSteps } from './read-journal.ts';

/** What to take back. */
export interface RollBackMigrationOptions {
  /** The target of the migration. */
  readonly objects: ObjectStore;
  /** Key of the object that readers follow: it is put back first. */
  readonly pointer: string;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
  /** @default none */
  readonly logger?: Logger | undefined;
  /** Called after each object. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

/** What was taken back. */
export interface RolledBackMigration {
  readonly id: string;
  readonly source: string;
  /** Keys of objects that are gone now. */
  readonly deleted: readonly string[];
  /** Keys of objects that are as they were before. */
  readonly restored: readonly string[];
  /** Keys of objects that others have replaced since, left as they are. */
  readonly kept: readonly string[];
}

/** The newest migration that was not taken back, finished or not; throws MigrationError `no-migration` without any. */
export async function findMigration(objects: ObjectStore): Promise<MigrationManifest> {
  const manifest = (await readManifests(objects)).find(({ rolledBackAt }) => rolledBackAt === null);
  if (manifest === undefined) throw nothingToRollBack(objects.location);
  return manifest;
}

/**
 * Takes the newest migration back: deletes what it wrote and nothing else, and puts back what it replaced, the pointer
 * first. May be called again when it was interrupted. What another writer has replaced since stays.
 *
 * Throws MigrationError `no-migration`, and `target-changed` when the pointer is replaced while it works.
 */
export async function rollBackMigration(options: RollBackMigrationOptions): Promise<RolledBackMigration> {
  const { objects, pointer, clock = systemClock, logger = silentLogger } = options;
  const manifest = await findMigration(objects);
  const writes = await readWrites(objects, manifest.id, pointer);
  const outcomes: Record<Outcome, string[]> = { deleted: [], restored: [], kept: [] };
  for (const [done, write] of writes.entries()) {
    const outcome = await undoWrite(options, manifest.id, write);
    logger.debug({ key: write.key, outcome }, 'a write of the migration was undone');
    if (outcome !== 'untouched') outcomes[outcome].push(write.key);
    options.onProgress?.({ done: done + 1, total: writes.length });
  }
  await objects.put(manifestKey(manifest.id), encodeRecord({ ...manifest, rolledBackAt: clock.now() }));
  await removeNotes(objects, manifest.id);
  return { id: manifest.id, source: manifest.source, ...outcomes };
}

type Outcome = 'deleted' | 'restored' | 'kept';

/** Each key once, the pointer first, then the last written. */
async function readWrites(
  objects: ObjectStore,
  id: string,
  pointer: string,
): Promise<readonly JournalWrite[]> {
  const byKey = new Map<string, JournalWrite>();
  for await (const { writes } of readSteps(objects, id)) {
    for (const write of writes) {
      byKey.delete(write.key);
      byKey.set(write.key, write);
    }
  }
  const newestFirst = [...byKey.values()].reverse();
  return newestFirst.sort((left, right) => Number(right.key === pointer) - Number(left.key === pointer));
}

async function undoWrite(
  { objects, pointer }: RollBackMigrationOptions,
  id: string,
  write: JournalWrite,
): Promise<Outcome | 'untouched'> {
  const { key, before } = write;
  const found = await objects.head(key);
  if (isAsBefore(write, found)) return 'untouched';
  if (!isOurs(write, found)) return 'kept';
  if (before === null) {
    await objects.delete(key);
    return 'deleted';
  }
  if (key === pointer && found !== null) await replacePointer(objects, { id, key, found });
  else await objects.copy(savedKey(id, key), key);
  return 'restored';
}

const isAsBefore = ({ before }: JournalWrite, found: StoredObject | null) =>
  before === null ? found === null : found?.version === before.version;

/** Whether the migration was the last to write; where it was killed while it wrote, it was. */
function isOurs({ after }: JournalWrite, found: StoredObject | null): boolean {
  if (after === 'pending') return true;
  return after === 'deleted' ? found === null : found?.version === after.version;
}

/** Only while nobody else has replaced it, so that a commit at the same moment is not lost. */
async function replacePointer(
  objects: ObjectStore,
  { id, key, found }: { readonly id: string; readonly key: string; readonly found: StoredObject },
): Promise<void> {
  const { bytes } = await objects.get(savedKey(id, key));
  try {
    await objects.put(key, bytes, { condition: { replaces: found.version } });
  } catch (error) {
    throw error instanceof ObjectConditionError ? changedSince(objects.location, key) : error;
  }
}

/** The manifest stays, as a note of what was done. */
async function removeNotes(objects: ObjectStore, id: string): Promise<void> {
  for (const key of await listKeys(objects, stepsPrefix(id))) await objects.delete(key);
  for (const key of await listKeys(objects, `${MIGRATIONS_PREFIX}${id}/before/`)) await objects.delete(key);
}
