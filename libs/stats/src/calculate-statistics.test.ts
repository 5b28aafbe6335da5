import { describe, expect, test } from 'vitest';
import { T, asset, statisticsOf, vulnerability } from '../test/statistics-rows.ts';
import { calculateStatistics } from './calculate-statistics.ts';
import type { IntegrationFacts } from './statistics.ts';
import { StatisticsOptionError } from './statistics-option-error.ts';

const integration = (parts: Partial<IntegrationFacts>): IntegrationFacts => ({
  integration_id: 'i1',
  display_name: null,
  connections: 1,
  disabled_connections: 0,
  error: null,
  ...parts,
});
const run = { id: 'run-1', observedAt: T, remediationsAsOf: T };

describe('of nothing', () => {
  test('every count is 0, and every average, rank and ratio null', async () => {
    const { vulnerabilities, remediations, assets } = await statisticsOf({});
    expect(vulnerabilities).toMatchObject({
      total: 0,
      active: 0,
      deactivated: 0,
      fixable: 0,
      notFixable: 0,
      bySeverity: [],
      averageCvss: null,
      uniqueCves: 0,
      uniqueAssets: 0,
      topAssets: [],
    });
    expect(remediations).toMatchObject({
      total: 0,
      open: 0,
      matched: 0,
      slaCompliance: null,
      timeToFix: { mean: null, median: null, p90: null },
    });
    expect(assets).toMatchObject({ total: 0, averageActive: null });
  });

  test('it is said that nothing has been synced', async () => {
    expect((await statisticsOf({})).notes.map(({ code }) => code)).toEqual(['nothing-synced']);
    expect((await statisticsOf({ lastRun: run })).notes).toEqual([]);
  });

  test('but not of rows whose sync is not known', async () => {
    expect((await statisticsOf({ assets: [asset()] })).notes).toEqual([]);
  });
});

describe('notes', () => {
  test('a scanner with a disabled connection is named, with the error, since few findings are no good news', async () => {
    const { notes } = await statisticsOf({
      lastRun: run,
      integrations: [
        integration({
          display_name: 'Inspector',
          connections: 2,
          disabled_connections: 1,
          error: 'token expired',
        }),
        integration({ integration_id: 'nameless', disabled_connections: 1 }),
        integration({ integration_id: 'fine' }),
      ],
    });
    const ended = integration({ display_name: 'GitHub', disabled_connections: 1, error: 'Expired. Renew.' });
    expect((await statisticsOf({ lastRun: run, integrations: [ended] })).notes[0]?.message).toContain(
      ' disabled (Expired. Renew). What it does not scan',
    );
    expect(notes.map(({ code, message }) => [code, message.split('. ')[0]])).toEqual([
      ['disconnected-integration', 'Inspector: 1 of 2 connections disabled (token expired)'],
      ['disconnected-integration', 'nameless: 1 of 1 connections disabled'],
    ]);
  });

  test('after an incremental sync they tell when all remediations were last read', async () => {
    const lastRun = { ...run, remediationsAsOf: Date.UTC(2026, 0, 2) };
    const { notes } = await statisticsOf({ lastRun, assets: [asset()] });
    expect(notes).toMatchObject([{ code: 'remediations-as-of' }]);
    expect(notes[0]?.message).toContain('2026-01-02T00:00:00.000Z');
  });
});

test('integrations without a vulnerability are listed too', async () => {
  const { integrations } = await statisticsOf({
    vulnerabilities: [vulnerability({ integration_id: 'i1' })],
    integrations: [integration({}), integration({ integration_id: 'i2' })],
  });
  expect(integrations.map((row) => [row.integration_id, row.vulnerabilities])).toEqual([
    ['i1', 1],
    ['i2', 0],
  ]);
});

describe('an option that makes no sense is refused with its value', () => {
  test.each([
    [{ asOf: Number.NaN }, 'asOf is NaN'],
    [{ asOf: 9e15 }, 'asOf is 9000000000000000'],
    [{ asOf: Date.parse('0000-12-31') }, 'asOf is -62135683200000'],
    [{ dueSoonDays: -1 }, 'dueSoonDays is -1'],
    [{ dueSoonDays: Infinity }, 'dueSoonDays is Infinity'],
    [{ top: 1.5 }, 'top is 1.5'],
    [{ top: -1 }, 'top is -1'],
  ])('%o', async (options, message) => {
    const refused = await statisticsOf({}, options).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(StatisticsOptionError);
    expect(refused).toMatchObject({ message, code: 'invalid-statistics-option' });
  });
});

test.each([
  ['0001-01-01', ['0000-12', '0001-01']],
  ['0099-03-31T23:59:59Z', ['0099-02', '0099-03']],
  ['1850-01-31', ['1849-12', '1850-01']],
  ['9999-12-31', ['9999-11', '9999-12']],
])('the months of %s are its own and the one before', async (asOf, months) => {
  const { months: compared } = (await statisticsOf({}, { asOf: Date.parse(asOf) })).remediations;
  const starts = [compared.lastMonth.from, compared.thisMonth.from];
  expect(starts.map((start) => new Date(start).toISOString().slice(0, 7))).toEqual(months);
});

test('a Date for a moment is refused: it would be compared as a number and added as a text', async () => {
  // @ts-expect-error -- as from plain JavaScript
  await expect(statisticsOf({}, { asOf: new Date(T) })).rejects.toBeInstanceOf(StatisticsOptionError);
});

test('a date that could not be read is refused, and not taken for one that lies far ahead', async () => {
  const row = vulnerability({ remediate_by: Date.parse('soon') });
  await expect(statisticsOf({ vulnerabilities: [row] })).rejects.toMatchObject({
    code: 'invalid-statistics-row',
    column: 'remediate_by',
  });
});

test('an error while rows are read passes through', async () => {
  const broken = new Error('disk');
  async function* fail(): AsyncGenerator<never> {
    throw broken;
  }
  const empty = { remediations: fail(), assets: fail(), integrations: [], lastRun: null };
  await expect(calculateStatistics({ ...empty, vulnerabilities: fail() }, { asOf: T })).rejects.toBe(broken);
});
