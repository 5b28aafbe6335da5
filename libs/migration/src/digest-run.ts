import { DATASETS } from '@vanta-vuln/core';
import type { ChangeEvent, CommittedRun, DatasetName, DatasetRow } from '@vanta-vuln/core';
import { ItemDigest, eventText, rowTextMaker } from './item-digest.ts';
import type { Digest } from './journal-records.ts';

/** What of a run is compared: its rows by dataset, and its entries of the history. */
export type RunDigests = Readonly<Record<DatasetName | 'events', Digest>>;

/** A run whose rows and events are digested while somebody reads them. */
export interface DigestedRun {
  readonly run: CommittedRun;
  /** Of all rows and events; reads those that nobody has read to their end. */
  digests(): Promise<RunDigests>;
}

/** Digests a run while it is read: what is written and what is compared is read once. */
export function digestRun(run: CommittedRun): DigestedRun {
  const known = new Map<DatasetName | 'events', Digest>();
  const rows = <D extends DatasetName>(dataset: D) =>
    digestItems<DatasetRow<D>>(run.rows(dataset), rowTextMaker(dataset), (digest) =>
      known.set(dataset, digest),
    );
  const events = () =>
    digestItems<ChangeEvent>(run.events(), eventText, (digest) => known.set('events', digest));
  return {
    run: { ...run, rows, events },
    async digests() {
      const of = async (name: DatasetName | 'events') => {
        if (!known.has(name)) await drain(name === 'events' ? events() : rows(name));
        return known.get(name) ?? new ItemDigest().value;
      };
      return {
        vulnerabilities: await of('vulnerabilities'),
        remediations: await of('remediations'),
        assets: await of('assets'),
        events: await of('events'),
      };
    },
  };
}

async function* digestItems<Item>(
  batches: AsyncIterable<readonly Item[]>,
  textOf: (item: Item) => string,
  done: (digest: Digest) => void,
): AsyncGenerator<readonly Item[]> {
  const digest = new ItemDigest();
  for await (const batch of batches) {
    for (const item of batch) digest.add(textOf(item));
    yield batch;
  }
  done(digest.value);
}

async function drain(batches: AsyncIterable<unknown>): Promise<void> {
  const iterator = batches[Symbol.asyncIterator]();
  while ((await iterator.next()).done !== true);
}

/** What differs between what was written and what was read back; null when nothing does. */
export function describeDifference(written: RunDigests, read: RunDigests): string | null {
  for (const name of [...DATASETS, 'events'] as const) {
    const [left, right] = [written[name], read[name]];
    if (left.count !== right.count) return `${left.count} ${name} were written, ${right.count} are there`;
    if (left.hash !== right.hash) return `some of the ${left.count} ${name} differ`;
  }
  return null;
}
