import { join } from 'node:path';
import {
  BEGIN,
  createTemporaryFolder,
  stageLists,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { openSqliteStore } from './sqlite-store.ts';

describe('a plan whose counts do not add up', () => {
  it('is not recorded, so that nobody carries it out later', async () => {
    await using folder = await createTemporaryFolder();
    const path = join(folder.path, 'store.db');
    await using store = openSqliteStore({ path, mode: 'write' });
    {
      await using writer = await store.beginRun(BEGIN);
      await stageLists(writer, { vulnerabilities: [wireVulnerability('v1'), wireVulnerability('v2')] });
      const database = new Database(path);
      database.exec(`DELETE FROM staged_vulnerabilities WHERE id = 'v1'`);
      database.close();
      const facts = { observedAt: BEGIN.startedAt, requests: 1, throttled: 0, keepMissing: [] };
      await expect(writer.plan(facts)).rejects.toMatchObject({ code: 'inconsistent-plan' });
    }
    await using next = await store.beginRun({ ...BEGIN, runId: 'next', mode: 'restart' });
    expect(next.rolledForward).toBeNull();
    expect(await store.lastRun()).toBeNull();
  });
});
