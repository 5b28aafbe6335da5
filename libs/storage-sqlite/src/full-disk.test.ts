import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BEGIN,
  collect,
  createTemporaryFolder,
  planAndCommit,
  stageLists,
  syncLists,
  toStagedPage,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPythonDatabase } from '../test/legacy-databases.ts';
import { startWriter } from '../test/run-child.ts';
import { mountSmallDisk } from '../test/small-disk.ts';
import { inspectDatabase } from './inspect-database.ts';
import { openSqliteStore } from './sqlite-store.ts';

describe('a disk that has no more space', () => {
  it('fails a run that writes more than a file may hold; nothing is lost, and a later run goes on', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await syncLists(store, { vulnerabilities: [wireVulnerability('kept')] }, { runId: 'first' });
    await using limited = startWriter({ path, task: 'commit', rows: 3000, maxFileBlocks: 2000 });
    const lines = await limited.finish();
    expect(lines.at(-1)).toMatch(/^failed disk-(error|full)$/);
    const staged = lines.filter((line) => line.startsWith('staged')).length * 100;
    expect(staged).toBeGreaterThan(0);
    expect(inspectDatabase(path)).toMatchObject({
      problems: [],
      lastRun: { id: 'first' },
      unfinishedRun: { streams: { vulnerabilities: { rows: staged } } },
    });
    expect(await collect(store.readRows('vulnerabilities', { columns: ['id'] }))).toEqual([['kept']]);
    await using next = startWriter({ path, task: 'commit', rows: 3000 });
    const [began, ...rest] = await next.finish();
    expect([began, rest.at(-1)]).toEqual([`began ${staged}`, 'committed 3000']);
  });

  it('is told apart from other failures, also when it fills up in the middle of a page', async (context) => {
    using disk = mountSmallDisk();
    if (disk === null) return context.skip('needs the right to mount a file system');
    await using store = openSqliteStore({ path: join(disk.path, 'store.db'), mode: 'write' });
    await using writer = await store.beginRun(BEGIN);
    const large = (id: string) => wireVulnerability(id, { description: 'x'.repeat(60_000) });
    await writer.stagePage(toStagedPage('vulnerabilities', [large('v1')], { nextCursor: 'more' }));
    const before = writer.checkpoint;
    const tooMuch = Array.from({ length: 20 }, (_, index) => large(`w${index}`));
    const page = toStagedPage('vulnerabilities', tooMuch);
    await expect(writer.stagePage(page)).rejects.toMatchObject({ code: 'disk-full', retryable: true });
    expect(writer.checkpoint).toEqual(before);
    disk.grow();
    await writer.stagePage(page);
    await writer.stagePage(toStagedPage('remediations', []));
    await writer.stagePage(toStagedPage('assets', []));
    const { counts } = await planAndCommit(writer);
    expect(counts.vulnerabilities).toMatchObject({ read: 21, new: 21, repeated: 0 });
  });

  it('reaches the caller as that error, though the note of the lease can’t be removed either', async (context) => {
    using disk = mountSmallDisk();
    if (disk === null) return context.skip('needs the right to mount a file system');
    await using store = openSqliteStore({ path: join(disk.path, 'store.db'), mode: 'write' });
    const sync = async () => {
      await using writer = await store.beginRun(BEGIN);
      writeFileSync(join(disk.path, 'filler'), '');
      try {
        for (;;) appendFileSync(join(disk.path, 'filler'), 'x'.repeat(4096));
      } catch {
        await stageLists(writer, {
          vulnerabilities: [wireVulnerability('v1', { description: 'x'.repeat(200_000) })],
        });
      }
    };
    await expect(sync()).rejects.toMatchObject({ name: 'StoreError', code: 'disk-full' });
    rmSync(join(disk.path, 'filler'));
    expect(await syncLists(store, {}, { runId: 'later' })).toMatchObject({ status: 'completed' });
  });

  it('is told apart when it is the one for temporary files, which only reading needs', async (context) => {
    using disk = mountSmallDisk();
    if (disk === null) return context.skip('needs the right to mount a file system');
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'older.db');
    createPythonDatabase(path);
    const older = new Database(path);
    older.exec(`WITH RECURSIVE row (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM row WHERE n < 30000)
      INSERT INTO vulnerabilities (id, description, raw_data) SELECT 'many' || n, hex(zeroblob(500)), '{}' FROM row`);
    older.close();
    vi.stubEnv('SQLITE_TMPDIR', disk.path);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(() => openSqliteStore({ path, mode: 'read' })).toThrow(
      'There is no space left for the temporary files that reading',
    );
  });
});
