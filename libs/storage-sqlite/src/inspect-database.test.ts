import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  BEGIN,
  createTemporaryFolder,
  syncLists,
  toStagedPage,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { createDesktopDatabase, createPythonDatabase } from '../test/legacy-databases.ts';
import { DATABASE_VERSION } from './database-shape.ts';
import { inspectDatabase } from './inspect-database.ts';
import { openSqliteStore } from './sqlite-store.ts';

const NOTHING = {
  version: DATABASE_VERSION,
  problems: [],
  leaseHolder: null,
  lastRun: null,
  unfinishedRun: null,
};

describe('the inspection of a database', () => {
  it('tells a missing file from an empty one, and makes none', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    expect(inspectDatabase(path)).toEqual({ ...NOTHING, shape: 'missing', bytes: 0 });
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
    await writeFile(path, '');
    expect(inspectDatabase(path)).toEqual({ ...NOTHING, shape: 'empty', bytes: 0 });
  });

  it('tells the last run and the size', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    const run = await syncLists(store, { vulnerabilities: [wireVulnerability('v1')] });
    const report = inspectDatabase(path);
    expect(report).toEqual({ ...NOTHING, shape: 'current', bytes: report.bytes, lastRun: run });
    expect(report.bytes).toBeGreaterThan(8192);
  });

  it('tells who writes and how far the run has come, while it writes', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    await using writer = await store.beginRun({ ...BEGIN, runId: 'now' });
    expect(inspectDatabase(path).unfinishedRun).toBeNull();
    await writer.stagePage(
      toStagedPage('vulnerabilities', [wireVulnerability('v1')], { nextCursor: 'more' }),
    );
    expect(inspectDatabase(path)).toMatchObject({
      leaseHolder: { runId: 'now' },
      unfinishedRun: writer.checkpoint,
    });
  });

  it.each([
    { shape: 'python', create: createPythonDatabase },
    { shape: 'desktop', create: createDesktopDatabase },
  ])('tells the shape of an older tool’s database ($shape)', async ({ shape, create }) => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'old.db');
    create(path);
    expect(inspectDatabase(path)).toMatchObject({
      shape,
      problems: [],
      unfinishedRun: null,
      lastRun: { backend: shape },
    });
  });
});
