import { gunzipSync } from 'node:zlib';
import { DATASETS } from '@vanta-vuln/core';
import {
  BEGIN,
  collect,
  planAndCommit,
  stageLists,
  syncLists,
  toStagedPage,
  wireVulnerability,
} from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { GENERATIONS, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder } from '../../test/lake-folder.ts';
import { verifyLake } from '../lake-care/verify-lake.ts';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { currentKey, dayKey, snapshotKey } from './lake-layout.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NIGHT = Date.UTC(2026, 0, 15, 23, 59, 59, 999);
const V1 = wireVulnerability('v1');

describe('the objects of a commit', () => {
  it('lie where the plan has named them, by the day on which the last stream ended', async () => {
    await using folder = await createLakeFolder();
    await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'night' });
    await stageLists(writer, GENERATIONS[0]);
    const plan = await writer.plan({ observedAt: NIGHT, requests: 1, throttled: 0, keepMissing: [] });
    const run = await writer.commit(plan, { finishedAt: NIGHT + 60_000 });
    expect(plan.partitionDate).toBe('2026-01-15');
    expect(run).toMatchObject({ observedAt: NIGHT, finishedAt: NIGHT + 60_000 });
    const names = [
      'commit.json',
      'raw_json/backups/sync_20260115_235959.json.gz',
      'snapshots/run=night/assets.index',
      'snapshots/run=night/assets.parquet',
      'snapshots/run=night/departed.ndjson.gz',
      'snapshots/run=night/integrations.parquet',
      'snapshots/run=night/remediations.index',
      'snapshots/run=night/remediations.parquet',
      'snapshots/run=night/vulnerabilities.index',
      'snapshots/run=night/vulnerabilities.parquet',
      'sync_history/year=2026/month=01/day=15/sync_20260115T235959Z.parquet',
      'vulnerabilities/current/vulnerabilities_latest.parquet',
      'vulnerabilities/year=2026/month=01/day=15/vulnerabilities.parquet',
      'vulnerability_history/year=2026/month=01/day=15/history_20260115T235959Z.parquet',
      'vulnerability_remediations/current/remediations_latest.parquet',
      'vulnerability_remediations/year=2026/month=01/day=15/remediations.parquet',
      'vulnerable_assets/current/assets_latest.parquet',
      'vulnerable_assets/year=2026/month=01/day=15/assets.parquet',
    ];
    expect(await folder.keys()).toEqual(names);
    expect([...plan.objects].sort()).toEqual(names);
  });

  it('lie under the day of the plan also when another process commits it the day after', async () => {
    await using folder = await createLakeFolder();
    {
      await using writer = await folder.lake.beginRun({ ...BEGIN, runId: 'night' });
      await stageLists(writer, GENERATIONS[0]);
      await writer.plan({ observedAt: NIGHT, requests: 1, throttled: 0, keepMissing: [] });
    }
    const run = await folder.openAgain().commitPlanned({ finishedAt: NIGHT + DAY_MS });
    expect(run).toMatchObject({ id: 'night', observedAt: NIGHT, finishedAt: NIGHT + DAY_MS });
    const days = (await folder.keys()).flatMap((key) => /day=(\d+)/.exec(key)?.[1] ?? []);
    expect(new Set(days)).toEqual(new Set(['15']));
    expect((await verifyLake(folder.store)).problems).toEqual([]);
  });

  it('say what they are, and hold one severity a row group, the worst first', async () => {
    await using folder = await createLakeFolder();
    const { id, writerVersion } = await syncGeneration(folder.lake, 0);
    const file = await openParquetFile(folder.store, snapshotKey(id, 'vulnerabilities'));
    expect(file.facts).toMatchObject({ run_id: id, writer_version: writerVersion, table: 'vulnerabilities' });
    const rows = await collect(folder.lake.readRows('vulnerabilities', { columns: ['severity'] }));
    const order = rows
      .map(([severity]) => severity)
      .filter((severity, index, all) => severity !== all[index - 1]);
    expect(order).toEqual(['CRITICAL', 'HIGH', 'MEDIUM', 'LOW']);
  });

  it('copy the snapshot to its day and to what is current', async () => {
    await using folder = await createLakeFolder();
    const { id } = await syncGeneration(folder.lake, 0);
    for (const dataset of DATASETS) {
      const { bytes } = await folder.store.get(snapshotKey(id, dataset));
      for (const key of [dayKey(dataset, '2026-01-15'), currentKey(dataset)]) {
        expect(Buffer.compare((await folder.store.get(key)).bytes, bytes)).toBe(0);
      }
    }
  });

  it('keep every page as received, of both attempts of a run', async () => {
    await using folder = await createLakeFolder();
    const bodies = ['{"page":1}', '{"page": 2 }\n', '', 'not even JSON'];
    const page = (index: number) =>
      toStagedPage('vulnerabilities', [V1], {
        body: bodies[index] ?? '',
        nextCursor: index < 3 ? 'more' : null,
      });
    {
      await using writer = await folder.lake.beginRun(BEGIN);
      await writer.stagePage(page(0));
      await writer.stagePage(page(1));
    }
    await using writer = await folder.lake.beginRun(BEGIN);
    await writer.stagePage(page(2));
    await writer.stagePage(page(3));
    await stageLists(writer, { remediations: [], assets: [] }).catch(() => undefined);
    await planAndCommit(writer);
    const { bytes } = await folder.store.get('raw_json/backups/sync_20260115_060000.json.gz');
    expect(gunzipSync(bytes).toString().startsWith(bodies.join(''))).toBe(true);
  });
});

describe('a sync by a clock that is an hour behind', () => {
  it('is the last one all the same, across midnight too, and the next one goes on from it', async () => {
    await using folder = await createLakeFolder();
    const { lake, store } = folder;
    const midnight = Date.UTC(2026, 0, 16);
    const [v2, v3] = [wireVulnerability('v2'), wireVulnerability('v3')];
    const moments = [midnight + HOUR_MS / 2, midnight - HOUR_MS / 4, midnight + 2 * HOUR_MS];
    for (const [index, vulnerabilities] of [[V1], [V1, v2], [v2, v3]].entries()) {
      await syncLists(lake, { vulnerabilities }, { runId: `run ${index}`, observedAt: moments[index] ?? 0 });
      expect(await lake.lastRun()).toMatchObject({ id: `run ${index}` });
      const ids = await collect(lake.readRows('vulnerabilities', { columns: ['id'] }));
      expect(ids.flat().sort()).toEqual(vulnerabilities.map(({ id }) => id));
      expect((await verifyLake(store)).problems).toEqual([]);
    }
    const events = (await collect(lake.readEvents())).map(({ type, id }) => `${type} ${id}`);
    expect(events.sort()).toEqual(['disappeared v1', 'discovered v1', 'discovered v2', 'discovered v3']);
  });
});

describe('two syncs in one day', () => {
  it('leave the copies of the last, and the history and the record of both', async () => {
    await using folder = await createLakeFolder();
    const day = (hour: number) => Date.UTC(2026, 0, 15, hour);
    await syncLists(folder.lake, { vulnerabilities: [V1] }, { runId: 'morning', observedAt: day(6) });
    await syncLists(folder.lake, {}, { runId: 'noon', observedAt: day(12) });
    await syncLists(
      folder.lake,
      { vulnerabilities: [V1] },
      { runId: 'same second', observedAt: day(12) + 5 },
    );
    const file = await openParquetFile(folder.store, dayKey('vulnerabilities', '2026-01-15'));
    expect(file).toMatchObject({ rows: 1, facts: { run_id: 'same second' } });
    const keys = await folder.keys();
    expect(keys.filter((key) => /history_|sync_2/.test(key)).map((key) => key.split('/').at(-1))).toEqual([
      'sync_20260115_060000.json.gz',
      'sync_20260115_120000.json.gz',
      'sync_20260115_120000_2.json.gz',
      'sync_20260115T060000Z.parquet',
      'sync_20260115T120000Z.parquet',
      'sync_20260115T120000Z_2.parquet',
      'history_20260115T060000Z.parquet',
      'history_20260115T120000Z.parquet',
      'history_20260115T120000Z_2.parquet',
    ]);
    const events = await collect(folder.lake.readEvents({ id: 'v1' }));
    expect(events.map(({ type, runId }) => [type, runId])).toEqual([
      ['discovered', 'morning'],
      ['disappeared', 'noon'],
      ['reappeared', 'same second'],
    ]);
    expect((await collect(folder.lake.readRuns())).map(({ id }) => id)).toEqual([
      'same second',
      'noon',
      'morning',
    ]);
  });
});
