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
  /**
   * The run that the pointer names now. While that is one that the migration brought, the pointer is taken back also
   * where it was rewritten since, as a writer does that takes over from a dead one. @default told by its version alone
   */
  readonly pointedRun?: (() => Promise<string | null>) | undefined;
  /** Is asked before each object; throws when others may write to the target again. @default nobody is kept out */
  readonly assertLocked?: (() => Promise<void>) | undefined;
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
  return newestStanding(objects, await readManifests(objects));
}

function newestStanding(objects: ObjectStore, manifests: readonly MigrationManifest[]): MigrationManifest {
  const manifest = manifests.find(({ rolledBackAt }) => rolledBackAt === null);
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
  const manifests = await readManifests(objects);
  const manifest = newestStanding(objects, manifests);
  const { writes, runIds } = await readNotes(objects, manifest.id, pointer);
  const known = manifests.flatMap(({ restored }) => restored);
  const pointsAtOurs = runIds.has((await options.pointedRun?.()) ?? '');
  const undone: Undone[] = [];
  for (const [done, write] of writes.entries()) {
    await options.assertLocked?.();
    const outcome = await undoWrite({ objects, pointer, id: manifest.id, known, pointsAtOurs }, write);
    logger.debug({ ...outcome }, 'a write of the migration was undone');
    undone.push(outcome);
    options.onProgress?.({ done: done + 1, total: writes.length });
  }
  const restored = undone.flatMap(({ restored: version }) => version ?? []);
  const record = { ...manifest, rolledBackAt: clock.now(), restored };
  await objects.put(manifestKey(manifest.id), encodeRecord(record));
  await removeNotes(objects, manifest.id);
  const keysOf = (wanted: Undone['outcome']) =>
    undone.filter(({ outcome }) => outcome === wanted).map(({ key }) => key);
  return {
    id: manifest.id,
    source: manifest.source,
    deleted: keysOf('deleted'),
    restored: keysOf('restored'),
    kept: keysOf('kept'),
  };
}

/** An object that was put back has another version than it had before. */
type Restored = MigrationManifest['restored'][number];

interface Undone {
  readonly key: string;
  readonly outcome: 'deleted' | 'restored' | 'kept' | 'untouched';
  readonly restored?: Restored;
}

interface MigrationNotes {
  /** Each key once, the pointer first, then the last written. */
  readonly writes: readonly JournalWrite[];
  readonly runIds: ReadonlySet<string>;
}

async function readNotes(objects: ObjectStore, id: string, pointer: string): Promise<MigrationNotes> {
  const byKey = new Map<string, JournalWrite>();
  const runIds = new Set<string>();
  for await (const { runId, writes } of readSteps(objects, id)) {
    runIds.add(runId);
    for (const write of writes) {
      byKey.delete(write.key);
      byKey.set(write.key, write);
    }
  }
  const newestFirst = [...byKey.values()].reverse();
  const writes = newestFirst.sort(
    (left, right) => Number(right.key === pointer) - Number(left.key === pointer),
  );
  return { writes, runIds };
}

interface Place {
  readonly objects: ObjectStore;
  readonly pointer: string;
  readonly id: string;
  /** What later migrations have put back when they were taken back. */
  readonly known: readonly Restored[];
  /** Whether the pointer names a run that the migration brought. */
  readonly pointsAtOurs: boolean;
}

async function undoWrite(place: Place, write: JournalWrite): Promise<Undone> {
  const { objects, pointer, pointsAtOurs } = place;
  const { key, before } = write;
  const found = await objects.head(key);
  const version = found === null ? null : versionBefore(place.known, key, found.version);
  if (version === (before?.version ?? null)) return { key, outcome: 'untouched' };
  const isPointerAtOurs = key === pointer && pointsAtOurs;
  if (!isPointerAtOurs && !isOurs(write, version)) return { key, outcome: 'kept' };
  if (before === null) {
    await objects.delete(key);
    return { key, outcome: 'deleted' };
  }
  const { version: is } = await putBack(place, key, found);
  return { key, outcome: 'restored', restored: { key, was: before.version, is } };
}

/** The version that an object had before it was replaced and put back, however often. */
function versionBefore(known: readonly Restored[], key: string, version: string): string {
  const restored = known.find((candidate) => candidate.key === key && candidate.is === version);
  return restored === undefined ? version : versionBefore(known, key, restored.was);
}

/** Whether the migration was the last to write; where it was killed while it wrote, it was. */
function isOurs({ after }: JournalWrite, version: string | null): boolean {
  if (after === 'pending') return true;
  return after === 'deleted' ? version === null : version === after.version;
}

/** The pointer only while nobody else replaces it, so that a commit at the same moment is not lost. */
async function putBack({ objects, pointer, id }: Place, key: string, found: StoredObject | null) {
  if (key !== pointer || found === null) return objects.copy(savedKey(id, key), key);
  const { bytes } = await objects.get(savedKey(id, key));
  try {
    return await objects.put(key, bytes, { condition: { replaces: found.version } });
  } catch (error) {
    throw error instanceof ObjectConditionError ? changedSince(objects.location, key) : error;
  }
}

/** The manifest stays, as a note of what was done. */
async function removeNotes(objects: ObjectStore, id: string): Promise<void> {
  for (const key of await listKeys(objects, stepsPrefix(id))) await objects.delete(key);
  for (const key of await listKeys(objects, `${MIGRATIONS_PREFIX}${id}/before/`)) await objects.delete(key);
}
