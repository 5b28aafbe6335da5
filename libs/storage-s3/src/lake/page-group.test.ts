import { setTimeout as sleep } from 'node:timers/promises';
import { DATASETS, MiscutRowError } from '@vanta-vuln/core';
import type { RunWriter, StagedPage } from '@vanta-vuln/core';
import {
  BEGIN,
  collect,
  planAndCommit,
  toStagedPage,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { createLakeFolder } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { pageKey, pagesPrefix } from './lake-layout.ts';
import { readPages } from './staged-rows.ts';

const { runId } = BEGIN;

/** A page of one row that may wait for those that follow. */
function waitingPage(id: string, rest: Parameters<typeof toStagedPage>[2] = {}) {
  const row = wireVulnerability(id);
  return toStagedPage('vulnerabilities', [row], { nextCursor: `after ${id}`, mayWait: true, ...rest });
}

/** A page whose only row can't be read. */
function miscutPage(): StagedPage<'vulnerabilities'> {
  const read = () => {
    throw new MiscutRowError('cut');
  };
  return { ...waitingPage('miscut'), rows: [{ id: 'miscut', rawJson: '{"id":"miscut"', read }] };
}

async function finishStreams(writer: RunWriter): Promise<void> {
  for (const dataset of DATASETS) await writer.stagePage(toStagedPage(dataset, []));
}

const keysOfPages = async (folder: LakeFolder) =>
  (await folder.keys()).filter((key) => key.startsWith(pagesPrefix(runId, 'vulnerabilities')));

/** The cursors of the pages that are in the store. */
async function safeCursors(folder: LakeFolder): Promise<readonly (string | null)[]> {
  const pages = await collectPages(folder);
  return pages.map(({ facts }) => facts.nextCursor);
}

async function collectPages(folder: LakeFolder) {
  const pages = [];
  for await (const page of readPages(folder.store, await keysOfPages(folder))) pages.push(page);
  return pages;
}

describe('pages that may wait', () => {
  it('are put as one object: when there are sixteen, or after a few milliseconds', async () => {
    await using folder = await createLakeFolder();
    await using writer = await folder.lake.beginRun(BEGIN);
    await writer.stagePage(waitingPage('v1', { mayWait: false }));
    for (let page = 2; page <= 17; page += 1) await writer.stagePage(waitingPage(`v${page}`));
    expect(writer.checkpoint.streams.vulnerabilities).toMatchObject({ rows: 17, nextCursor: 'after v17' });
    await expect.poll(() => safeCursors(folder)).toHaveLength(17);
    expect(await keysOfPages(folder)).toEqual([1, 2].map((page) => pageKey(runId, 'vulnerabilities', page)));
    await writer.stagePage(waitingPage('v18'));
    await expect.poll(() => safeCursors(folder)).toHaveLength(18);
    expect(await keysOfPages(folder)).toContain(pageKey(runId, 'vulnerabilities', 18));
  });

  it('give back the rows of each page, also those that the answer does not hold as they are', async () => {
    await using folder = await createLakeFolder();
    await using writer = await folder.lake.beginRun(BEGIN);
    await writer.stagePage(waitingPage('v1', { body: 'written in another way' }));
    await writer.stagePage(waitingPage('v2'));
    await writer.stagePage(waitingPage('v3', { body: 'and this one too', mayWait: false }));
    const pages = await collectPages(folder);
    const rows = await Promise.all(pages.map((page) => page.readRows()));
    expect(rows).toEqual(['v1', 'v2', 'v3'].map((id) => [JSON.stringify(wireVulnerability(id))]));
  });

  it.each<[string, (writer: RunWriter) => Promise<unknown>]>([
    ['a page that may not', (writer) => writer.stagePage(waitingPage('last', { mayWait: false }))],
    ['integrations', (writer) => writer.stageIntegrations([])],
    ['a second read', (writer) => writer.readAgain('assets')],
    ['the question what vanished', (writer) => writer.vanished('vulnerabilities', { sampleSize: 1 })],
    [
      'the end of the attempt',
      (writer) => writer.park({ status: 'partial', at: 1, error: null, requests: 1, throttled: 0 }),
    ],
    ['the end of the writer', async (writer) => writer[Symbol.asyncDispose]()],
  ])('are safe before %s', async (_, step) => {
    await using folder = await createLakeFolder();
    await using writer = await folder.lake.beginRun(BEGIN);
    await writer.stagePage(waitingPage('v1'));
    await step(writer);
    expect(await safeCursors(folder)).toContain('after v1');
  });

  it('are part of the plan', async () => {
    await using folder = await createLakeFolder();
    await using writer = await folder.lake.beginRun(BEGIN);
    for (const dataset of DATASETS) await writer.stagePage(toStagedPage(dataset, [], { mayWait: true }));
    await writer.stagePage(waitingPage('v1', { nextCursor: null }));
    expect((await planAndCommit(writer)).counts.vulnerabilities).toMatchObject({ read: 1, new: 1 });
    expect(await collect(folder.lake.readRows('vulnerabilities', { columns: ['id'] }))).toEqual([['v1']]);
  });

  it('are forgotten when the run starts again', async () => {
    await using folder = await createLakeFolder();
    await using writer = await folder.lake.beginRun(BEGIN);
    await writer.stagePage(waitingPage('v1'));
    await writer.restart({ runId: 'again', startedAt: BEGIN.startedAt });
    await finishStreams(writer);
    expect((await planAndCommit(writer)).counts.vulnerabilities).toMatchObject({ read: 0, new: 0 });
  });

  it('stay when the one behind them fails, which may be staged once more', async () => {
    await using folder = await createLakeFolder();
    await using writer = await folder.lake.beginRun(BEGIN);
    await writer.stagePage(waitingPage('v1'));
    await writer.stagePage(waitingPage('v2'));
    const before = writer.checkpoint;
    await expect(writer.stagePage(miscutPage())).rejects.toThrow(MiscutRowError);
    expect(writer.checkpoint).toEqual(before);
    await writer.stagePage(waitingPage('v3'));
    await finishStreams(writer);
    expect((await planAndCommit(writer)).counts.vulnerabilities).toMatchObject({ read: 3, new: 3 });
  });

  it('that could not be put are told of by whatever is staged next, and nothing is staged behind them', async () => {
    await using folder = await createLakeFolder();
    await using writer = await folder.lake.beginRun(BEGIN);
    await writer.stagePage(waitingPage('v1', { mayWait: false }));
    // As another writer would have done that took the lake over.
    await folder.store.put(pageKey(runId, 'vulnerabilities', 2), new Uint8Array());
    await writer.stagePage(waitingPage('v2'));
    await writer.stagePage(waitingPage('v3'));
    await sleep(100);
    const lost = { code: 'lease-lost' };
    await expect(writer.stagePage(waitingPage('v4'))).rejects.toMatchObject(lost);
    await expect(writer.stagePage(toStagedPage('assets', []))).rejects.toMatchObject(lost);
    await expect(planAndCommit(writer)).rejects.toMatchObject(lost);
    expect(writer.checkpoint.streams).toMatchObject({
      vulnerabilities: { rows: 1, nextCursor: 'after v1' },
      assets: { done: false },
    });
    expect(await safeCursors(folder)).toEqual(['after v1']);
  });
});
