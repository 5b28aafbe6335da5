import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MiscutRowError } from '@vanta-vuln/core';
import type { RunWriter, StagedPage } from '@vanta-vuln/core';
import {
  BEGIN,
  createTemporaryFolder,
  planAndCommit,
  toStagedPage,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { mountSmallDisk } from '../test/small-disk.ts';
import { inspectDatabase } from './inspect-database.ts';
import { openSqliteStore } from './sqlite-store.ts';

/** A page of one row that may wait for those that follow. */
function waitingPage(id: string, more: Parameters<typeof wireVulnerability>[1] = {}) {
  return toStagedPage('vulnerabilities', [wireVulnerability(id, more)], {
    nextCursor: `after ${id}`,
    mayWait: true,
  });
}

/** A page whose only row can't be read. */
function miscutPage(): StagedPage<'vulnerabilities'> {
  const read = () => {
    throw new MiscutRowError('cut');
  };
  return { ...waitingPage('miscut'), rows: [{ id: 'miscut', rawJson: '{"id":"miscut"', read }] };
}

async function finishStreams(writer: RunWriter): Promise<void> {
  for (const dataset of ['vulnerabilities', 'remediations', 'assets'] as const)
    await writer.stagePage(toStagedPage(dataset, []));
}

const safeRows = (path: string) => inspectDatabase(path).unfinishedRun?.streams.vulnerabilities.rows;

describe('pages that may wait', () => {
  it('are safe together: when there are eight, or after a few milliseconds', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await using writer = await store.beginRun(BEGIN);
    await writer.stagePage({ ...waitingPage('v0'), mayWait: false });
    for (let page = 1; page <= 7; page += 1) await writer.stagePage(waitingPage(`v${page}`));
    expect(writer.checkpoint.streams.vulnerabilities).toMatchObject({ rows: 8, nextCursor: 'after v7' });
    expect(safeRows(path)).toBe(1);
    await writer.stagePage(waitingPage('v8'));
    expect(safeRows(path)).toBe(9);
    await writer.stagePage(waitingPage('v9'));
    await sleep(100);
    expect(safeRows(path)).toBe(10);
  });

  it.each<[string, (writer: RunWriter) => Promise<unknown>]>([
    ['a page that may not', (writer) => writer.stagePage({ ...waitingPage('last'), mayWait: false })],
    ['integrations', (writer) => writer.stageIntegrations([])],
    ['a second read', (writer) => writer.readAgain('assets')],
    ['the question what vanished', (writer) => writer.vanished('vulnerabilities', { sampleSize: 1 })],
    [
      'the end of the attempt',
      (writer) => writer.park({ status: 'partial', at: 1, error: null, requests: 1, throttled: 0 }),
    ],
    ['the end of the writer', async (writer) => writer[Symbol.asyncDispose]()],
  ])('are safe before %s', async (_, step) => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await using writer = await store.beginRun(BEGIN);
    await writer.stagePage(waitingPage('v1'));
    await step(writer);
    expect(safeRows(path)).toBeGreaterThan(0);
  });

  it('are part of the plan', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await using writer = await store.beginRun(BEGIN);
    for (const dataset of ['vulnerabilities', 'remediations', 'assets'] as const)
      await writer.stagePage(toStagedPage(dataset, [], { mayWait: true }));
    await writer.stagePage({ ...waitingPage('v1'), nextCursor: null });
    expect((await planAndCommit(writer)).counts.vulnerabilities).toMatchObject({ read: 1, new: 1 });
  });

  it('are forgotten when the run starts again', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await using writer = await store.beginRun(BEGIN);
    await writer.stagePage(waitingPage('v1'));
    await writer.restart({ runId: 'again', startedAt: BEGIN.startedAt });
    await finishStreams(writer);
    expect((await planAndCommit(writer)).counts.vulnerabilities).toMatchObject({ read: 0, new: 0 });
  });

  it('stay when the one behind them fails, which may be staged once more', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await using writer = await store.beginRun(BEGIN);
    await writer.stagePage(waitingPage('v1'));
    await writer.stagePage(waitingPage('v2'));
    const before = writer.checkpoint;
    await expect(writer.stagePage(miscutPage())).rejects.toThrow(MiscutRowError);
    expect(writer.checkpoint).toEqual(before);
    await writer.stagePage(waitingPage('v3'));
    await finishStreams(writer);
    expect((await planAndCommit(writer)).counts.vulnerabilities).toMatchObject({ read: 3, new: 3 });
  });

  it('that a full disk keeps out are told of by whatever is staged next, and nothing is staged behind them', async (context) => {
    using disk = mountSmallDisk();
    if (disk === null) return context.skip('needs the right to mount a file system');
    const path = join(disk.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await using writer = await store.beginRun(BEGIN);
    await writer.stagePage({ ...waitingPage('v0'), mayWait: false });
    const description = 'x'.repeat(400_000);
    for (let page = 1; page <= 4; page += 1) await writer.stagePage(waitingPage(`v${page}`, { description }));
    await sleep(100);
    disk.grow();
    const full = { code: 'disk-full', retryable: true };
    await expect(writer.stagePage(waitingPage('v5'))).rejects.toMatchObject(full);
    await expect(writer.stagePage(toStagedPage('assets', []))).rejects.toMatchObject(full);
    await writer.park({ status: 'failed', at: 1, error: 'disk-full', requests: 5, throttled: 0 });
    expect(inspectDatabase(path).unfinishedRun).toMatchObject({
      streams: { vulnerabilities: { rows: 1, nextCursor: 'after v0' }, assets: { done: false } },
      requests: 5,
    });
  });
});
