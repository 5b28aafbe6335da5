import type { DatasetCounts, DatasetName } from '@vanta-vuln/core';
import { DATASETS, NO_COUNTS, compareRows, countsAddUp, parseRecord, recordToRow } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatorOptionError } from './simulator-errors.ts';
import type { Simulator } from './simulator.ts';
import { startSimulator } from './start-simulator.ts';

const start = () => startSimulator({ vulnerabilities: 400, assets: 60, clock: new SimulatedClock() });

type Rows = Map<string, ReturnType<typeof rowOf>>;

function rowOf(dataset: DatasetName, raw: unknown) {
  const parsed = parseRecord(dataset, raw);
  if (!parsed.usable) throw new Error(parsed.reason);
  return recordToRow(dataset, parsed, (value) => {
    throw new Error(JSON.stringify(value));
  });
}

function snapshot(simulator: Simulator, dataset: DatasetName): Rows {
  return new Map(simulator.rows(dataset).map((row) => [row.id, rowOf(dataset, row)]));
}

/** What a sync must count, from the rows as the product itself stores and compares them. */
function naiveCounts(
  dataset: DatasetName,
  generations: readonly Rows[],
  fixed: ReadonlySet<unknown>,
): DatasetCounts {
  const none: Rows = new Map();
  const [before, after] = [generations.at(-2) ?? none, generations.at(-1) ?? none];
  const counts = { ...NO_COUNTS, read: after.size };
  for (const [id, row] of after) {
    const old = before.get(id);
    const isKnown = generations.slice(0, -2).some((rows) => rows.has(id));
    const type = old === undefined ? (isKnown ? 'reappeared' : 'new') : compareRows(dataset, old, row)?.type;
    if (type === undefined) counts.unchanged += 1;
    else if (type !== 'discovered') counts[type] += 1;
  }
  const gone = [...before.keys()].filter((id) => !after.has(id));
  counts.disappeared = gone.length;
  counts.disappeared_explained = gone.filter((id) => fixed.has(id)).length;
  return counts;
}

describe('a tick', () => {
  it('says what a sync must count, over many days of all kinds', async () => {
    await using simulator = await start();
    const generations = DATASETS.map((dataset) => [snapshot(simulator, dataset)]);
    const days = [
      {},
      { deactivatedShare: 0.3 },
      { reactivatedShare: 0.5, reappearedShare: 0.7 },
      { quiet: true },
      {},
      { vanishedShare: 0.4 },
      { reappearedShare: 1 },
    ];
    for (const options of days) {
      const { counts } = await simulator.tick(options);
      const remediations = simulator.rows('remediations').filter((row) => row.remediationDate);
      const fixed = new Set(remediations.map((row) => row.vulnerabilityId));
      DATASETS.forEach((dataset, index) => {
        const known = generations[index] ?? [];
        known.push(snapshot(simulator, dataset));
        expect(counts[dataset]).toEqual(
          naiveCounts(dataset, known, dataset === 'vulnerabilities' ? fixed : new Set()),
        );
        expect(countsAddUp(counts[dataset])).toBe(true);
      });
    }
  });

  it('is a day with a bit of everything', async () => {
    await using simulator = await start();
    await simulator.tick();
    const { counts, ticks } = await simulator.tick({
      deactivatedShare: 0.1,
      reappearedShare: 0.9,
      reactivatedShare: 0.5,
    });
    expect(ticks).toBe(2);
    const { vulnerabilities, remediations, assets } = counts;
    const changes = [
      vulnerabilities.new,
      vulnerabilities.updated,
      vulnerabilities.deactivated,
      vulnerabilities.reactivated,
      vulnerabilities.disappeared,
      vulnerabilities.disappeared_explained,
      vulnerabilities.reappeared,
      vulnerabilities.unchanged,
      remediations.remediated,
      remediations.updated,
      assets.new,
      assets.updated,
    ];
    expect(Math.min(...changes)).toBeGreaterThan(0);
  });

  it('does the same to the same account', async () => {
    await using one = await start();
    await using two = await start();
    const reports = [await one.tick(), await one.tick({ newShare: 0.2 })];
    expect([await two.tick(), await two.tick({ newShare: 0.2 })]).toEqual(reports);
    for (const dataset of DATASETS) expect(two.rows(dataset)).toEqual(one.rows(dataset));
  });

  it('moves the account and a simulated clock by its days', async () => {
    await using simulator = await start();
    const before = simulator.clock.now();
    const first = await simulator.tick();
    const second = await simulator.tick({ days: 7 });
    expect(simulator.clock.now() - before).toBe(8 * 86_400_000);
    expect(second.today - first.today).toBe(7 * 86_400_000);
    expect(
      simulator
        .rows('vulnerabilities')
        .every((row) => Date.parse(row.firstDetectedDate ?? '') <= second.today),
    ).toBe(true);
  });

  it('does nothing but what is asked for on a quiet day', async () => {
    await using simulator = await start();
    const before = DATASETS.map((dataset) => simulator.rows(dataset));
    await simulator.tick({ quiet: true });
    expect(DATASETS.map((dataset) => simulator.rows(dataset))).toEqual(before);

    const { counts } = await simulator.tick({ quiet: true, onlyLastDetectedShare: 1 });
    expect(counts.vulnerabilities).toMatchObject({ read: 400, unchanged: 400 });
    const dates = simulator.rows('vulnerabilities').map((row) => row.lastDetectedDate);
    expect(new Set(dates).size).toBe(1);

    const added = await simulator.tick({ quiet: true, newShare: 0.1 });
    expect(added.counts.vulnerabilities).toMatchObject({ new: 40, unchanged: 400, disappeared: 0 });
    expect(added.counts.remediations).toMatchObject({ new: 40, unchanged: 400 });
    expect(added.counts.assets).toMatchObject({ new: 6, unchanged: 60 });
  });

  it('can make everything vanish', async () => {
    await using simulator = await start();
    const { counts } = await simulator.tick({ quiet: true, vanishedShare: 1, fixedGoneShare: 1 });
    expect(counts.vulnerabilities).toMatchObject({ read: 0, disappeared: 400 });
    expect(counts.vulnerabilities.disappeared_explained).toBeLessThan(60);
  });

  it.each([{ newShare: 2 }, { days: -1 }, { newShares: 0.1 }])('refuses %j', async (options) => {
    await using simulator = await start();
    await expect(simulator.tick(options)).rejects.toThrow(SimulatorOptionError);
  });
});

describe('edits by hand', () => {
  it('count as changes of the generation in which they are made', async () => {
    await using simulator = await start();
    const [first, second, third] = simulator.rows('vulnerabilities').filter((row) => !row.deactivateMetadata);
    if (first === undefined || second === undefined || third === undefined) throw new Error('too few rows');
    simulator.upsert('vulnerabilities', { ...first, description: 'other', newField: 1 });
    simulator.upsert('vulnerabilities', { ...second, lastDetectedDate: '2030-01-01', unknownField: 1 });
    simulator.remove('vulnerabilities', third.id);
    simulator.upsert('vulnerabilities', { id: 'mine' });
    const counts = simulator.closeGeneration();
    expect(counts.vulnerabilities).toMatchObject({
      read: 400,
      new: 1,
      updated: 1,
      disappeared: 1,
      unchanged: 398,
    });
    simulator.upsert('vulnerabilities', third);
    expect(simulator.closeGeneration().vulnerabilities).toMatchObject({ reappeared: 1, unchanged: 400 });
    expect(simulator.closeGeneration().vulnerabilities).toMatchObject({ reappeared: 0, unchanged: 401 });
  });

  it('that cancel out are no change', async () => {
    await using simulator = await start();
    const [row] = simulator.rows('assets');
    if (row === undefined) throw new Error('no rows');
    simulator.remove('assets', row.id);
    simulator.upsert('assets', row);
    simulator.upsert('assets', { id: 'passing' });
    simulator.remove('assets', 'passing');
    expect(simulator.closeGeneration().assets).toMatchObject({ read: 60, unchanged: 60, disappeared: 0 });
  });
});
