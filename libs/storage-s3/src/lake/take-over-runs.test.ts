import type { CommittedRun } from '@vanta-vuln/core';
import { BEGIN, MOMENT, collect, syncLists, wireVulnerability } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { GENERATIONS, finishGeneration, syncGeneration } from '../../test/generations.ts';
import { createLakeFolder, expireLease } from '../../test/lake-folder.ts';
import type { LakeFolder } from '../../test/lake-folder.ts';
import { readState } from '../../test/lake-state.ts';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { dayKey, historyKey, runStamp } from './lake-layout.ts';

const DAY = 86_400_000;

/** A run of a lake, as another takes it over; its rows are those of its snapshot or of its day. */
async function runOf({ lake }: LakeFolder, index: number): Promise<CommittedRun> {
  const run = await lake.readRun({ id: `run ${index}`, observedAt: MOMENT + index * DAY });
  if (run === null) throw new TypeError(`run ${index} is not held`);
  return run;
}

/** A lake with both generations. */
async function createSource(): Promise<LakeFolder> {
  const source = await createLakeFolder();
  await syncGeneration(source.lake, 0);
  await syncGeneration(source.lake, 1);
  return source;
}

describe('a lake that takes over the runs of another', () => {
  it('shows the same rows, history and runs, each with its own date, and takes none twice', async () => {
    await using source = await createSource();
    await using replica = await createLakeFolder();
    for (const index of [0, 1]) {
      const run = await runOf(source, index);
      expect(await replica.lake.applyRun(run)).toMatchObject({ applied: true });
      expect(await replica.lake.applyRun(run)).toEqual({ applied: false, objects: [], bytes: 0 });
    }
    expect(await readState(replica.lake)).toEqual(await readState(source.lake));
    expect(await replica.lake.readRunIds()).toEqual(['run 0', 'run 1']);
    const isPartition = (key: string) => /day=/.test(key);
    expect((await replica.keys()).filter(isPartition)).toEqual((await source.keys()).filter(isPartition));
  });

  it('goes on from there by itself, as the other would have', async () => {
    await using source = await createSource();
    await using replica = await createLakeFolder();
    for (const index of [0, 1]) await replica.lake.applyRun(await runOf(source, index));
    for (const { lake } of [source, replica]) {
      await using writer = await lake.beginRun({ ...BEGIN, runId: 'run 2' });
      // What had left in the second generation is back.
      const { counts } = await finishGeneration(writer, GENERATIONS[0], 2);
      expect(counts.vulnerabilities).toMatchObject({ reappeared: 9, disappeared: 9 });
    }
    expect(await readState(replica.lake)).toEqual(await readState(source.lake));
  });

  it('files an older run under its day and leaves what is current alone', async () => {
    await using source = await createSource();
    await using replica = await createLakeFolder();
    await replica.lake.applyRun(await runOf(source, 1));
    const current = await replica.store.get('vulnerabilities/current/vulnerabilities_latest.parquet');
    await replica.lake.applyRun(await runOf(source, 0));
    expect(await replica.store.get('vulnerabilities/current/vulnerabilities_latest.parquet')).toEqual(
      current,
    );
    expect(await replica.lake.lastRun()).toMatchObject({ id: 'run 1' });
    const day = await openParquetFile(replica.store, dayKey('vulnerabilities', '2026-01-15'));
    expect(day).toMatchObject({ rows: 60, facts: { run_id: 'run 0' } });
    const [first, second] = [
      await collect(replica.lake.readEvents()),
      await collect(source.lake.readEvents()),
    ];
    expect(first).toEqual(second);
  });

  it('does not let an older run of the same day replace the copy of a later one', async () => {
    await using source = await createLakeFolder();
    await using replica = await createLakeFolder();
    for (const hour of [6, 12]) {
      const observedAt = MOMENT + hour;
      const vulnerabilities = [wireVulnerability(`v${hour}`)];
      await syncLists(source.lake, { vulnerabilities }, { runId: `at ${hour}`, observedAt });
    }
    const later = await source.lake.readRun({ id: 'at 12', observedAt: MOMENT + 12 });
    const earlier = await source.lake.readRun({ id: 'at 6', observedAt: MOMENT + 6 });
    if (later === null || earlier === null) throw new TypeError('both runs are held');
    await replica.lake.applyRun(later);
    await replica.lake.applyRun(earlier);
    const day = await openParquetFile(replica.store, dayKey('vulnerabilities', '2026-01-15'));
    expect(day.facts['run_id']).toBe('at 12');
    expect(await replica.lake.readRunIds()).toEqual(['at 12', 'at 6']);
  });

  it('says of a rebuilt run that it was rebuilt', async () => {
    await using source = await createSource();
    await using replica = await createLakeFolder();
    await replica.lake.applyRun({ ...(await runOf(source, 0)), reconstructed: true });
    for (const key of [dayKey('assets', '2026-01-15'), historyKey(runStamp(MOMENT, 1))]) {
      expect((await openParquetFile(replica.store, key)).facts['reconstructed']).toBe('true');
    }
    expect((await replica.lake.readCommitted())?.reconstructed).toBe(true);
  });

  it('stops at a signal and, done again, holds the same as without the stop', async () => {
    await using source = await createSource();
    await using replica = await createLakeFolder();
    await replica.lake.applyRun(await runOf(source, 0));
    const run = await runOf(source, 1);
    const stop = new AbortController();
    const applying = replica.lake.applyRun(run, {
      signal: stop.signal,
      onProgress: (rows) => {
        if (rows > 60) stop.abort(new RangeError('enough'));
      },
    });
    await expect(applying).rejects.toThrow('enough');
    expect(await replica.lake.lastRun()).toMatchObject({ id: 'run 0' });
    // A sync of its own in between must not make it write its history a second time under another name.
    await using writer = await replica.lake.beginRun({ ...BEGIN, runId: 'in between' });
    await writer[Symbol.asyncDispose]();
    expect(await replica.lake.applyRun(run)).toMatchObject({ applied: true });
    expect(await readState(replica.lake)).toEqual(await readState(source.lake));
    const isHistory = (key: string) => key.startsWith('vulnerability_history/');
    expect((await replica.keys()).filter(isHistory)).toEqual((await source.keys()).filter(isHistory));
  });

  it('is refused while another writes', async () => {
    await using source = await createSource();
    await using replica = await createLakeFolder();
    const run = await runOf(source, 0);
    const writer = await replica.lake.beginRun(BEGIN);
    await expect(replica.lake.applyRun(run)).rejects.toMatchObject({ code: 'store-locked' });
    await writer[Symbol.asyncDispose]();
    await expireLease(replica);
    expect(await replica.lake.applyRun(run)).toMatchObject({ applied: true });
  });
});
