import type { DatasetName, StagedPage } from '@vanta-vuln/core';
import { readPage } from './read-page.ts';
import type { OpenRun } from './open-run.ts';
import { PageGroup } from './page-group.ts';
import type { PageGroupOptions } from './page-group.ts';
import { copyState, notePage } from './run-state.ts';
import { encodeStagedPage } from './staged-page.ts';
import type { StagedPageFacts } from './staged-page.ts';

/** Takes the pages of a run: the checkpoint knows them at once, the rest of the memory when they are in the store. */
export class PageStager {
  readonly #run: OpenRun;
  readonly #group: PageGroup;

  constructor(run: OpenRun, put: PageGroupOptions['put']) {
    this.#run = run;
    this.#group = new PageGroup({ put, mark: () => markState(run) });
  }

  /** Stages a page, or takes it to be staged with those that follow when it may wait for them. */
  async stage<D extends DatasetName>(page: StagedPage<D>): Promise<void> {
    this.#group.throwFailure();
    await this.#take(page);
    if (page.mayWait !== true) await this.#group.finish();
  }

  /** Makes all pages safe; throws what kept one that had been taken out of the store. */
  finish(): Promise<void> {
    return this.#group.finish();
  }

  /** Makes the pages safe if that is possible. */
  settle(): Promise<void> {
    return this.#group.settle();
  }

  async #take<D extends DatasetName>(page: StagedPage<D>): Promise<void> {
    const { dataset, body } = page;
    const { state, ledgers, memory } = this.#run;
    const stream = state.streams[dataset];
    const { entries, rows, unusableValues } = readPage(ledgers[dataset], page);
    const facts: StagedPageFacts = {
      pass: stream.pass,
      nextCursor: page.nextCursor,
      receivedAt: page.receivedAt,
      withoutId: page.withoutId,
      requests: page.requests,
      throttled: page.throttled,
      pacing: { recent: [...page.pacing.recent] },
      unusableValues,
      entries,
    };
    notePage(state, dataset, facts);
    await this.#group.add({
      dataset,
      number: stream.pages,
      encoded: encodeStagedPage(facts, { body, rows: rows.map(({ rawJson }) => rawJson) }),
      note: async (encoded) => {
        for (const entry of entries) ledgers[dataset].see(entry);
        memory.addBody(encoded.body);
        await memory.add(dataset, rows, ledgers[dataset]);
      },
    });
  }
}

function markState({ state }: OpenRun): () => void {
  const marked = copyState(state);
  return () => Object.assign(state, copyState(marked));
}
