import { UNKNOWN, integrationToRow, isJsonObject } from '@vanta-vuln/core';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { ExtraTruth, PeriodCounts as PeriodTruth, Simulator } from '@vanta-vuln/vanta-simulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Counts } from '../src/counts.ts';
import type { PeriodCounts } from '../src/period-counts.ts';
import { readStatistics } from '../src/read-statistics.ts';
import { statisticsToJson } from '../src/statistics-to-json.ts';
import { arrayStore } from './array-store.ts';
import { rowsOfRecords, usableRecords } from './rows-of-records.ts';
import { DAY } from './statistics-rows.ts';

const TODAY = Date.UTC(2026, 1, 20, 9);

let simulator: Simulator;
beforeAll(async () => {
  const clock = new SimulatedClock({ start: TODAY });
  simulator = await startSimulator({ seed: 7, vulnerabilities: 400, remediations: 450, clock });
});
afterAll(() => simulator.close());

describe.each([0, 1, 2, 3])('after %i days in the life of an account', (days) => {
  beforeAll(async () => {
    if (days > 0) await simulator.tick({ newShare: 0.1, fixedShare: 0.1, deactivatedShare: 0.1 });
  });

  test.each([-60, 0, 45])('what statistics say as of %i days from then is the truth', async (later) => {
    const asOf = simulator.clock.now() + later * DAY;
    const { extra, ...truth } = simulator.truth({ asOf });
    const statistics = await readAll(asOf);
    expect(rounded(statisticsToJson(statistics))).toMatchObject(rounded(truth));

    const { vulnerabilities, remediations } = statistics;
    expect(vulnerabilities.expiredDeactivations).toBe(extra.expired_deactivations);
    expect(Object.fromEntries(vulnerabilities.activeByAge)).toMatchObject(ageBuckets(extra));
    expect(
      statistics.integrations.filter((row) => row.disabled_connections > 0).map((row) => row.integration_id),
    ).toEqual(extra.disconnected_integrations);
    expect(statistics.assets.top.map(({ key, count }) => ({ key, count }))).toEqual(extra.top_assets);
    expect(vulnerabilities.topPackages).toEqual(extra.top_packages);
    expect(vulnerabilities.topCves).toEqual(extra.top_cves);
    expect(dated(vulnerabilities.detected)).toEqual(extra.findings_detected);
    expect(dated(remediations.opened)).toEqual(extra.remediations_opened);
    expect(dated(remediations.fixed)).toEqual(extra.remediations_fixed);
  });
});

function readAll(asOf: number) {
  const store = arrayStore({
    vulnerabilities: rowsOfRecords('vulnerabilities', simulator.rows('vulnerabilities')),
    remediations: rowsOfRecords('remediations', simulator.rows('remediations')),
    assets: rowsOfRecords('assets', simulator.rows('assets')),
    integrations: usableRecords('integrations', simulator.rows('integrations')).map(integrationToRow),
  });
  return readStatistics(store, { asOf, top: 1000 });
}

/** Sums in another order may differ in the last digit. */
function rounded(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const round = (value: unknown) => {
    if (typeof value === 'number') return Number(value.toPrecision(12));
    return isJsonObject(value) ? rounded(value) : value;
  };
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, round(value)]));
}

function ageBuckets({ active_ages_days: ages }: ExtraTruth): Record<string, number> {
  const between = (first: number, last: number) => ages.filter((age) => age >= first && age <= last).length;
  return {
    '0-7': between(-Infinity, 7),
    '8-30': between(8, 30),
    '31-90': between(31, 90),
    '91-180': between(91, 180),
    '181-365': between(181, 365),
    '366+': between(366, Infinity),
  };
}

/** The truth leaves out what has no date. */
function dated({ byDay, byWeek, byMonth }: PeriodCounts): PeriodTruth {
  const withDate = (counts: Counts) => Object.fromEntries([...counts].filter(([key]) => key !== UNKNOWN));
  return { by_day: withDate(byDay), by_week: withDate(byWeek), by_month: withDate(byMonth) };
}
