import type { ChangeEvent, DatasetName, StorageBackend } from '@vanta-vuln/core';
import type { PastRun } from './past-run.ts';

type EventsById = ReadonlyMap<string, readonly ChangeEvent[]>;

/** What happened to the rows of a dataset after a run; of each row the newest first. */
export class LaterEvents {
  readonly #store: StorageBackend;
  readonly #dataset: DatasetName;
  /** The runs after it, by how new they are: clocks may go back between two runs, so that moments are no order. */
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #from: number;

  constructor(store: StorageBackend, dataset: DatasetName, { later }: PastRun) {
    this.#store = store;
    this.#dataset = dataset;
    this.#ranks = new Map(later.map(({ id }, rank) => [id, rank]));
    this.#from = Math.min(...later.map(({ observedAt }) => observedAt));
  }

  /** Of the rows with these ids. */
  async of(ids: readonly string[]): Promise<EventsById> {
    const byId = new Map<string, ChangeEvent[]>();
    for await (const batch of this.#read({ ids })) {
      for (const event of batch) {
        const events = byId.get(event.id);
        if (events === undefined) byId.set(event.id, [event]);
        else events.push(event);
      }
    }
    for (const events of byId.values()) events.sort((left, right) => this.#rank(left) - this.#rank(right));
    return byId;
  }

  /** Of the rows that are gone now and that were there at some time since: each row once, batch by batch. */
  async *ofGoneRows(): AsyncGenerator<EventsById> {
    for await (const departures of this.#read({ types: ['disappeared'] })) {
      const byId = await this.of([...new Set(departures.map(({ id }) => id))]);
      const lastDepartures = departures.filter(({ id, runId }) => byId.get(id)?.[0]?.runId === runId);
      yield new Map(lastDepartures.map(({ id }) => [id, byId.get(id) ?? []]));
    }
  }

  async *#read(which: { readonly ids?: readonly string[]; readonly types?: readonly ['disappeared'] }) {
    const options = { datasets: [this.#dataset], from: this.#from, batchSize: BATCH, ...which };
    for await (const batch of this.#store.readEvents(options)) {
      const later = batch.filter(({ runId }) => this.#ranks.has(runId));
      if (later.length > 0) yield later;
    }
  }

  #rank({ runId }: ChangeEvent): number {
    return this.#ranks.get(runId) ?? Infinity;
  }
}

// Entries may carry whole rows.
const BATCH = 500;
