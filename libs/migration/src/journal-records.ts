import * as z from 'zod';

/** The folder of the notes of all migrations. */
export const MIGRATIONS_PREFIX = 'migrations/';

const digest = z.object({ count: z.number(), hash: z.string() });

const manifest = z.object({
  format: z.literal(1),
  /** Sorts by time. */
  id: z.string(),
  /** Where the runs come from. */
  source: z.string(),
  startedAt: z.number(),
  /** Null while it is under way, and after it was killed. */
  finishedAt: z.number().nullable(),
  /** Null while it stands. */
  rolledBackAt: z.number().nullable(),
  /** Of each object that was put back when it was taken back: the version that it had before, and the one that it got. */
  restored: z.array(z.object({ key: z.string(), was: z.string(), is: z.string() })),
});

const write = z.object({
  key: z.string(),
  /** What stood under the key before the migration: kept beside the manifest. Null for nothing. */
  before: z.object({ version: z.string() }).nullable(),
  /** What the migration has left there; `pending` while it writes. */
  after: z.union([z.literal('pending'), z.literal('deleted'), z.object({ version: z.string() })]),
});

const step = z.object({
  format: z.literal(1),
  runId: z.string(),
  writes: z.array(write),
  /** What was read back and found equal; null before. */
  verified: z.record(z.string(), digest).nullable(),
});

/** What a migration is, as kept in the target. */
export type MigrationManifest = z.infer<typeof manifest>;

/** One object that a migration has written. */
export type JournalWrite = z.infer<typeof write>;

/** What a migration did for one run. */
export type JournalStep = z.infer<typeof step>;

/** Number of items and a hash of them all, whatever their order. */
export type Digest = z.infer<typeof digest>;

export const manifestKey = (id: string) => `${MIGRATIONS_PREFIX}${id}/manifest.json`;

export const stepsPrefix = (id: string) => `${MIGRATIONS_PREFIX}${id}/steps/`;

export const stepKey = (id: string, index: number) =>
  `${stepsPrefix(id)}${String(index).padStart(6, '0')}.json`;

/** Where the object that stood under a key is kept. */
export const savedKey = (id: string, key: string) => `${MIGRATIONS_PREFIX}${id}/before/${key}`;

export const encodeRecord = (record: MigrationManifest | JournalStep) =>
  new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`);

const parse = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));

export const decodeManifest = (bytes: Uint8Array): MigrationManifest => manifest.parse(parse(bytes));

export const decodeStep = (bytes: Uint8Array): JournalStep => step.parse(parse(bytes));
