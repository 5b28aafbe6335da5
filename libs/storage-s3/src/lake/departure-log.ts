import { DATASETS, mapDatasets } from '@vanta-vuln/core';
import type { ChangeEvent, DatasetName } from '@vanta-vuln/core';
import { withoutBack } from './departed-rows.ts';
import type { DepartedRows } from './departed-rows.ts';
import { IdTable } from './id-table.ts';

/** Which rows have left with a run that is taken over. Memory: the ids of its rows, and of those that left with it. */
export class DepartureLog {
  readonly #present = mapDatasets(() => new IdTable());
  /** Where its history tells of it, by id. */
  readonly #departed = mapDatasets(() => new Map<string, number>());

  /** Notes a row that is there after the run. */
  notePresent(dataset: DatasetName, id: string): void {
    this.#present[dataset].add(id);
  }

  /** Notes entries of its history, the first of which has that place in the history file. */
  noteEvents(events: readonly ChangeEvent[], first: number): void {
    for (const [index, { dataset, id, type }] of events.entries()) {
      if (type === 'disappeared') this.#departed[dataset].set(id, first + index);
      else this.#departed[dataset].delete(id);
    }
  }

  /** Which rows are gone after the run, from those that were gone before it. */
  async *after(before: AsyncIterable<DepartedRows>, history: string): AsyncGenerator<DepartedRows> {
    const isPresent = (dataset: DatasetName, id: string) => this.#present[dataset].find(id) >= 0;
    const isKnown = (dataset: DatasetName, id: string) =>
      isPresent(dataset, id) || this.#departed[dataset].has(id);
    for await (const rows of before) yield withoutBack(rows, isKnown);
    for (const dataset of DATASETS) {
      const gone = [...this.#departed[dataset]].filter(([id]) => !isPresent(dataset, id));
      yield { history, dataset, ids: gone.map(([id]) => id), rows: gone.map(([, row]) => row) };
    }
  }
}
