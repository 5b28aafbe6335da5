import type { ObjectStore } from '@vanta-vuln/core';
import { collectBatches } from '@vanta-vuln/core';
import { MIGRATIONS_PREFIX, decodeManifest, decodeStep, stepsPrefix } from './journal-records.ts';
import type { JournalStep, MigrationManifest } from './journal-records.ts';

const MANIFEST = /^migrations\/[^/]+\/manifest\.json$/;

/** The migrations that were made into a place, the newest first. */
export async function readManifests(objects: ObjectStore): Promise<readonly MigrationManifest[]> {
  const keys = await listKeys(objects, MIGRATIONS_PREFIX);
  const manifests: MigrationManifest[] = [];
  for (const key of keys.filter((candidate) => MANIFEST.test(candidate))) {
    manifests.push(decodeManifest((await objects.get(key)).bytes));
  }
  return manifests.reverse();
}

/** What a migration did, in its order. */
export async function* readSteps(objects: ObjectStore, id: string): AsyncGenerator<JournalStep> {
  for (const key of await listKeys(objects, stepsPrefix(id)))
    yield decodeStep((await objects.get(key)).bytes);
}

/** The keys below a prefix, in their order. */
export async function listKeys(objects: ObjectStore, prefix: string): Promise<readonly string[]> {
  return (await collectBatches(objects.list(prefix))).map(({ key }) => key);
}
