import type { ChangeEvent, DatasetName, StorageBackend, SyncRun } from '@vanta-vuln/core';
import { eventsOf } from './past-run.ts';

type EventsById = ReadonlyMap<string, readonly ChangeEvent[]>;

/** Which runs to ask. */
export interface LaterEventsOptions {
  readonly store: Pick<StorageBackend, 'readEvents'>;
  readonly dataset: DatasetName;
  /** The newest first. */
  readonly runs: readonly SyncRun[];
  /** How many entries are held in memory at most; of more, those of each batch of rows are asked for. @default 10,000 */
  readonly holdAtMost?: number | undefined;
}

/** What some runs, one after the other, did to the rows of a dataset; of each row the newest first. */
export class LaterEvents {
  readonly #options: LaterEventsOptions;
  /** The runs, by how new they are: clocks may go back between two runs, so that moments are no order. */
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #count: number;
  #all: EventsById | null = null;

  constructor(options: LaterEventsOptions) {
    const { runs, dataset } = options;
    this.#options = options;
    this.#ranks = new Map(runs.map(({ id }, rank) => [id, rank]));
    this.#count = runs.reduce((sum, run) => sum + eventsOf(run, dataset), 0);
  }

  /** Of the rows with these ids. */
  async of(ids: readonly string[]): Promise<EventsById> {
    if (this.#count === 0) return new Map();
    // Entries may carry whole rows, of about 2 kB.
    const { holdAtMost = 10_000 } = this.#options;
    if (this.#count > holdAtMost) return this.#gather({ ids });
    // One question for all is cheaper than one for each row.
    this.#all ??= await this.#gather({});
    const all = this.#all;
    return new Map(ids.flatMap((id) => toEntry(id, all.get(id))));
  }

  /** Of the rows that were there at some time and gone after the last of the runs: each row once, batch by batch. */
  async *ofGoneRows(): AsyncGenerator<EventsById> {
    if (this.#count === 0) return;
    for await (const departures of this.#read({ types: ['disappeared'] })) {
      const byId = await this.of([...new Set(departures.map(({ id }) => id))]);
      const lastDepartures = departures.filter(({ id, runId }) => byId.get(id)?.[0]?.runId === runId);
      yield new Map(lastDepartures.map(({ id }) => [id, byId.get(id) ?? []]));
    }
  }

  async #gather(which: { readonly ids?: readonly string[] }): Promise<EventsById> {
    const byId = new Map<string, ChangeEvent[]>();
    for await (const batch of this.#read(which)) {
      for (const event of batch) {
        const events = byId.get(event.id);
        if (events === undefined) byId.set(event.id, [event]);
        else events.push(event);
      }
    }
    for (const events of byId.values()) events.sort((left, right) => this.#rank(left) - this.#rank(right));
    return byId;
  }

  async *#read(which: { readonly ids?: readonly string[]; readonly types?: readonly ['disappeared'] }) {
    const { store, dataset, runs } = this.#options;
    // Not Math.min(...moments): a function takes some 100,000 arguments.
    const from = runs.reduce((least, { observedAt }) => Math.min(least, observedAt), Infinity);
    const to = runs.reduce((most, { observedAt }) => Math.max(most, observedAt), -Infinity);
    for await (const batch of store.readEvents({
      datasets: [dataset],
      from,
      to,
      batchSize: BATCH,
      ...which,
    })) {
      const later = batch.filter(({ runId }) => this.#ranks.has(runId));
      if (later.length > 0) yield later;
    }
  }

  #rank({ runId }: ChangeEvent): number {
    return this.#ranks.get(runId) ?? Infinity;
  }
}

const BATCH = 500;

function toEntry(id: string, events: readonly ChangeEvent[] | undefined) {
  return events === undefined ? [] : [[id, events] as const];
}
