import { ObjectNotFoundError, mapDatasets } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import * as z from 'zod';
import { COMMIT_KEY } from './lake-layout.ts';
import { damagedObject, newerLake } from './lake-errors.ts';

/** The version of the form of commit.json; a reader refuses a later one. */
const POINTER_FORMAT = 1;

const count = z.number().int().min(0);
const moment = z.number();

const datasetCounts = z.object({
  read: count,
  new: count,
  updated: count,
  unchanged: count,
  reappeared: count,
  deactivated: count,
  reactivated: count,
  remediated: count,
  disappeared: count,
  disappeared_explained: count,
  repeated: count,
  unusable: count,
});

const byDataset = <Schema extends z.ZodType>(schema: Schema) =>
  z.object({ vulnerabilities: schema, remediations: schema, assets: schema });

/** A SyncRun as JSON. */
export const syncRunSchema = z.object({
  id: z.string(),
  backend: z.string(),
  status: z.enum(['completed', 'partial', 'interrupted', 'failed']),
  startedAt: moment,
  finishedAt: moment,
  observedAt: moment,
  sourceUrl: z.string(),
  writerVersion: z.string(),
  requests: count,
  throttled: count,
  counts: byDataset(datasetCounts),
  unusableValues: count,
  remediationsAsOf: moment.nullable(),
  error: z.string().nullable(),
});

const object = z.object({ key: z.string(), rows: count, bytes: count });

/** What the lake holds, as JSON. */
export const committedSchema = z.object({
  /** The run that readers see. */
  run: syncRunSchema,
  /** The UTC date of its observedAt, `2024-01-15`. */
  partitionDate: z.string(),
  /** Of the tables in its files. */
  schemaVersion: z.number().int(),
  /** Of the content hashes of its rows. */
  hashVersion: z.number().int(),
  /** Whether its rows were rebuilt from a history. */
  reconstructed: z.boolean(),
  /** The snapshot: one file a table, never changed. */
  snapshot: z.object({ ...byDataset(object).shape, integrations: object }),
  /** What the next writer has to know of its rows. */
  indexes: byDataset(z.string()),
  /** CRC-32 of each; null where an earlier version wrote it. */
  indexChecksums: byDataset(count.nullable()).default(mapDatasets(() => null)),
  /** Where the rows that have left are found again. */
  departed: z.string(),
  /** Its changes; null when it found none. */
  history: object.nullable(),
  /** Its record. */
  sync: z.string(),
  /** Every page as received; null when there were none. */
  rawBackup: z.string().nullable(),
});

const pointer = z.object({
  format: z.literal(POINTER_FORMAT),
  /** Changes when a lease is taken over from a writer that went silent, which then can no longer commit. */
  fence: z.string(),
  /** Null until the first run is committed. */
  committed: committedSchema.nullable(),
});

/** What the lake holds: a run and its objects. */
export type CommittedState = z.infer<typeof committedSchema>;

/** The content of commit.json. */
export type CommitPointer = z.infer<typeof pointer>;

/** commit.json as read: what it says, and the version that may be replaced. */
export interface ReadPointer {
  /** Null where nothing is committed yet. */
  readonly committed: CommittedState | null;
  /** Null where there is no commit.json. */
  readonly version: string | null;
}

/** Reads commit.json; throws StoreError `lake-damaged` and `lake-newer`. */
export async function readPointer(store: ObjectStore): Promise<ReadPointer> {
  try {
    const { bytes, version } = await store.get(COMMIT_KEY);
    return { committed: parsePointer(store.location, bytes).committed, version };
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return { committed: null, version: null };
    throw error;
  }
}

/** Understands the bytes of commit.json; throws StoreError `lake-damaged` and `lake-newer`. */
function parsePointer(location: string, bytes: Uint8Array): CommitPointer {
  const json = parseJson(location, bytes);
  const { data: version } = z.object({ format: z.number() }).safeParse(json);
  if (version !== undefined && version.format > POINTER_FORMAT) throw newerLake(location, version.format);
  const { data, error } = pointer.safeParse(json);
  if (error !== undefined) throw damagedObject(location, COMMIT_KEY, z.prettifyError(error));
  return data;
}

function parseJson(location: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damagedObject(location, COMMIT_KEY, cause);
  }
}

/** The bytes of commit.json. */
export function encodePointer(fence: string, state: CommittedState | null): Uint8Array {
  const content: CommitPointer = { format: POINTER_FORMAT, fence, committed: state };
  return new TextEncoder().encode(`${JSON.stringify(content, null, 2)}\n`);
}
