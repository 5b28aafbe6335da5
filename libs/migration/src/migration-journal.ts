import type { Clock, ObjectStore } from '@vanta-vuln/core';
import { systemClock } from '@vanta-vuln/core';
import { encodeRecord, manifestKey, savedKey, stepKey } from './journal-records.ts';
import type { Digest, JournalStep, JournalWrite, MigrationManifest } from './journal-records.ts';
import { journalObjects } from './journaled-objects.ts';
import { migrationUnfinished } from './migration-errors.ts';
import { readManifests, readSteps } from './read-journal.ts';

/** Which migration to note, and where. */
export interface MigrationJournalOptions {
  /** The target: the notes lie in it, below `migrations/`. */
  readonly objects: ObjectStore;
  /** The location of the store that is migrated. */
  readonly source: string;
  /** Prefixes of keys that come and go while a run is written, and are not worth a note. @default none */
  readonly transient?: readonly string[] | undefined;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
}

/**
 * Opens the notes of a migration: of the unfinished one of the same source, else new ones, which are stored with the
 * first run. Throws MigrationError `migration-unfinished` when one of another source is under way.
 */
export async function openMigrationJournal(options: MigrationJournalOptions): Promise<MigrationJournal> {
  const { objects, source, clock = systemClock } = options;
  const [last] = await readManifests(objects);
  if (last === undefined || last.finishedAt !== null || last.rolledBackAt !== null) {
    const startedAt = clock.now();
    const id = new Date(startedAt).toISOString().replaceAll(/[-:]/g, '');
    const manifest = newManifest({ id, source, startedAt });
    return new MigrationJournal({ ...options, clock, manifest, steps: [] });
  }
  if (last.source !== source) throw migrationUnfinished(objects.location, last);
  const steps: JournalStep[] = [];
  for await (const step of readSteps(objects, last.id)) steps.push(step);
  return new MigrationJournal({ ...options, clock, manifest: last, steps });
}

function newManifest(facts: Pick<MigrationManifest, 'id' | 'source' | 'startedAt'>): MigrationManifest {
  return { format: 1, ...facts, finishedAt: null, rolledBackAt: null, restored: [] };
}

interface JournalParts extends MigrationJournalOptions {
  readonly clock: Clock;
  readonly manifest: MigrationManifest;
  /** Of an earlier attempt. */
  readonly steps: readonly JournalStep[];
}

interface OpenStep {
  readonly runId: string;
  readonly writes: Map<string, JournalWrite>;
  readonly verified: JournalStep['verified'];
}

function reopened(last: JournalStep | undefined): OpenStep | null {
  return last === undefined
    ? null
    : { ...last, writes: new Map(last.writes.map((write) => [write.key, write])) };
}

/**
 * The notes of a migration: what it writes and what stood there before, noted before each write, so that it can be
 * taken back wherever it was killed. Memory: the key and two versions of each object written.
 */
export class MigrationJournal {
  /** The target as the replica must write it, so that each write is noted. */
  readonly objects: ObjectStore;
  /** Whether an earlier attempt was found unfinished. */
  readonly resumed: boolean;
  readonly #inner: ObjectStore;
  readonly #clock: Clock;
  readonly #transient: readonly string[];
  readonly #noted = new Map<string, JournalWrite>();
  readonly #unverified: ReadonlySet<string>;
  #manifest: MigrationManifest;
  #stepCount: number;
  #step: OpenStep | null = null;
  #queue: Promise<void> = Promise.resolve();

  constructor({ objects, transient = [], clock, manifest, steps }: JournalParts) {
    this.objects = journalObjects(objects, {
      before: (key) => this.#before(key),
      after: (key, after) => this.#after(key, after),
    });
    this.resumed = steps.length > 0;
    this.#inner = objects;
    this.#clock = clock;
    this.#transient = transient;
    this.#manifest = manifest;
    this.#stepCount = steps.length;
    for (const write of steps.flatMap(({ writes }) => writes)) this.#noted.set(write.key, write);
    // An attempt that died when all runs were there has yet to settle the history: that belongs to the last of them.
    this.#step = reopened(steps.at(-1));
    const verified = new Set(steps.filter((step) => step.verified !== null).map(({ runId }) => runId));
    this.#unverified = new Set(steps.map(({ runId }) => runId).filter((runId) => !verified.has(runId)));
  }

  get id(): string {
    return this.#manifest.id;
  }

  /** Whether an earlier attempt has begun to write a run and was not there to read it back. */
  isUnverified(runId: string): boolean {
    return this.#unverified.has(runId);
  }

  /** From here on writes belong to this run. */
  async beginRun(runId: string): Promise<void> {
    if (this.#stepCount === 0) await this.#putManifest();
    this.#stepCount += 1;
    await this.#flush({ runId, writes: new Map(), verified: null });
  }

  /** Notes that the run was read back and found equal. */
  async endRun(verified: Readonly<Record<string, Digest>>): Promise<void> {
    await this.#queue;
    await this.#flush({ ...this.#openStep(), verified: { ...verified } });
  }

  async finish(): Promise<void> {
    await this.#queue;
    if (this.#step !== null) await this.#flush(this.#step);
    this.#manifest = { ...this.#manifest, finishedAt: this.#clock.now() };
    await this.#putManifest();
  }

  async #putManifest(): Promise<void> {
    await this.#inner.put(manifestKey(this.id), encodeRecord(this.#manifest));
  }

  /** One after the other, whoever writes at the same time: a step is one object. */
  #before(key: string): Promise<void> {
    if (this.#transient.some((prefix) => key.startsWith(prefix))) return Promise.resolve();
    this.#queue = this.#queue.then(() => this.#note(key));
    return this.#queue;
  }

  async #note(key: string): Promise<void> {
    const before = this.#noted.has(key) ? (this.#noted.get(key)?.before ?? null) : await this.#save(key);
    this.#keep({ key, before, after: 'pending' });
    await this.#flush(this.#openStep());
  }

  /** Keeps what stands under a key; once, since only the first write replaces what others have written. */
  async #save(key: string): Promise<JournalWrite['before']> {
    const found = await this.#inner.head(key);
    if (found === null) return null;
    await this.#inner.copy(key, savedKey(this.id, key));
    return { version: found.version };
  }

  #after(key: string, after: JournalWrite['after']): void {
    const noted = this.#step?.writes.get(key);
    // Stored with the next note: whoever finds it pending knows that the migration was writing.
    if (noted !== undefined) this.#keep({ ...noted, after });
  }

  #keep(write: JournalWrite): void {
    this.#noted.set(write.key, write);
    this.#openStep().writes.set(write.key, write);
  }

  #openStep(): OpenStep {
    if (this.#step === null) throw new TypeError('Nothing may be written before the first run begins.');
    return this.#step;
  }

  async #flush(step: OpenStep): Promise<void> {
    this.#step = step;
    const { runId, writes, verified } = step;
    const record: JournalStep = { format: 1, runId, writes: [...writes.values()], verified };
    await this.#inner.put(stepKey(this.id, this.#stepCount), encodeRecord(record));
  }
}
