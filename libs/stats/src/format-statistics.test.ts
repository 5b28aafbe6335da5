import { describe, expect, test } from 'vitest';
import { SAMPLE_ACCOUNT } from '../test/sample-account.ts';
import { DAY, T, remediation, statisticsOf, vulnerability } from '../test/statistics-rows.ts';
import { displayWidth } from './display-width.ts';
import { formatStatisticsCsv } from './format-statistics-csv.ts';
import { formatStatisticsJson } from './format-statistics-json.ts';
import { formatStatisticsMarkdown } from './format-statistics-markdown.ts';
import { formatStatisticsTable } from './format-statistics-table.ts';
import { statisticsToJson } from './statistics-to-json.ts';
import { integrationNames } from './integration-names.ts';

const sample = await statisticsOf(SAMPLE_ACCOUNT);
const nothing = await statisticsOf({});
const golden = (name: string) => `../fixtures/${name}`;

describe('the golden files hold', () => {
  test('the tables of a terminal', async () => {
    await expect(formatStatisticsTable(sample)).toMatchFileSnapshot(golden('statistics.table.txt'));
  });

  test('CSV', async () => {
    await expect(formatStatisticsCsv(sample)).toMatchFileSnapshot(golden('statistics.csv'));
  });

  test('Markdown', async () => {
    await expect(formatStatisticsMarkdown(sample)).toMatchFileSnapshot(golden('statistics.md.txt'));
  });

  test('JSON', async () => {
    await expect(formatStatisticsJson(sample)).toMatchFileSnapshot(golden('statistics.json.txt'));
  });

  test('the tables of an empty store', async () => {
    await expect(formatStatisticsTable(nothing)).toMatchFileSnapshot(golden('nothing.table.txt'));
  });
});

describe('how old the data is', () => {
  const lastSync = 'Last sync: 2026-01-15T11:59:00.000Z';

  test('is said before the tables of a terminal and of Markdown, apart from the moment they are as of', async () => {
    const observedAt = T - 60_000;
    const synced = await statisticsOf({ lastRun: { id: 'r1', observedAt, remediationsAsOf: observedAt } });
    expect(formatStatisticsTable(synced).split('\n').slice(0, 3)).toEqual([
      lastSync,
      '',
      'Vulnerabilities as of 2026-01-15T12:00:00.000Z',
    ]);
    expect(formatStatisticsMarkdown(synced).split('\n').slice(0, 4)).toEqual([
      '# Vulnerability statistics',
      '',
      lastSync,
      '',
    ]);
  });

  test('is left out where no sync is known', () => {
    expect(formatStatisticsTable(nothing)).not.toContain('Last sync');
    expect(formatStatisticsMarkdown(nothing)).not.toContain('Last sync');
  });
});

describe('the tables of a terminal', () => {
  test('begin with the summary of the older tool, in its order', () => {
    const lines = formatStatisticsTable(sample).split('\n');
    const positions = [
      'Total',
      'Active',
      'Deactivated',
      'Unique CVEs',
      'Unique affected assets',
      'Fixable',
      'Not fixable',
      'CRITICAL',
      'HIGH',
      'UNKNOWN',
      'AWS Inspector',
      'unnamed',
    ].map((name) => lines.findIndex((line) => line.startsWith(name)));
    expect(positions).toEqual([...positions].sort((left, right) => left - right));
    expect(Math.min(...positions)).toBeGreaterThan(0);
  });

  test('obey no text from outside', () => {
    const text = formatStatisticsTable(sample, { width: 200 });
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
    expect(text).toContain('␛[31m');
  });

  test('have colours only where they are wanted, and read the same with them', () => {
    const plain = formatStatisticsTable(sample);
    const colored = formatStatisticsTable(sample, { color: true });
    expect(colored).toContain('\u001b[1m\u001b[31mCRITICAL');
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });

  test.each([
    [1, 'Due within 1 day '],
    [2, 'Due within 2 days '],
  ])('say how many days are soon: %i', async (dueSoonDays, label) => {
    expect(formatStatisticsTable(await statisticsOf({}, { dueSoonDays }))).toContain(label);
  });

  test.each([80, 60, 40])('cut no name of ours and no day in %i columns', (width) => {
    const text = formatStatisticsTable(nothing, { width });
    for (const whole of ['Of a vulnerability that is gone', 'Last month to date', '2026-01-01']) {
      expect(text).toContain(whole);
    }
    expect(text).toMatch(/^Last month( |$)/m);
  });

  test('fit the terminal where their texts can give way', async () => {
    const wide = await statisticsOf({
      vulnerabilities: [vulnerability({ package_identifier: 'long'.repeat(50) })],
    });
    const lines = formatStatisticsTable(wide, { width: 60 }).split('\n');
    expect(lines.filter((line) => line.startsWith('long')).map(displayWidth)).toEqual([60]);
  });
});

describe('what was opened on no known day', () => {
  const undated = remediation({ detected_at: null });
  const dated = Array.from({ length: 8 }, (_, day) => remediation({ detected_at: T - day * DAY }));
  const unknownRow = /^Opened and fixed by day,UNKNOWN,Opened,(\d+)$/m;

  test('is in the CSV, so that its days add up to all', async () => {
    const csv = formatStatisticsCsv(await statisticsOf({ remediations: [...dated, undated, undated] }));
    expect(unknownRow.exec(csv)?.[1]).toBe('2');
    const opened = [...csv.matchAll(/^Opened and fixed by day,.*,Opened,(\d+)$/gm)].map(([, n]) => Number(n));
    expect(opened.reduce((sum, n) => sum + n)).toBe(10);
    expect(formatStatisticsCsv(await statisticsOf({ remediations: dated }))).not.toMatch(unknownRow);
  });

  test('is in the tables where no day is left out', async () => {
    const table = async (days: typeof dated) => {
      const lines = formatStatisticsTable(await statisticsOf({ remediations: [...days, undated] })).split(
        '\n',
      );
      const start = lines.indexOf('Opened and fixed by day');
      return lines.slice(start, lines.indexOf('', start)).at(-1)?.split(/\s+/);
    };
    expect(await table(dated.slice(0, 2))).toEqual(['UNKNOWN', '1', '0', '1']);
    expect(await table(dated)).not.toContain('UNKNOWN');
  });
});

test('counts have their digits in groups for people, and not for programs', async () => {
  const many = Array.from({ length: 1234 }, (_, index) => vulnerability({ id: `v${index}` }));
  const statistics = await statisticsOf({ vulnerabilities: many });
  expect(formatStatisticsTable(statistics)).toMatch(/^Total +1,234$/m);
  expect(formatStatisticsMarkdown(statistics)).toContain('| Total | 1,234 |');
  expect(formatStatisticsCsv(statistics)).not.toContain('1,234');
  expect(statisticsToJson(statistics)).toMatchObject({ total_count: 1234 });
});

test('JSON keeps every key of the older tool', () => {
  const keys = [
    'total_count',
    'by_severity',
    'by_integration',
    'fixable',
    'not_fixable',
    'active',
    'deactivated',
    'unique_assets_count',
    'unique_cves_count',
    'average_cvss_by_severity',
  ];
  expect(Object.keys(statisticsToJson(nothing))).toEqual(expect.arrayContaining(keys));
});

test('JSON of nothing has empty breakdowns and null for what is over nothing', () => {
  expect(JSON.parse(formatStatisticsJson(nothing))).toMatchObject({
    by_severity: {},
    average_cvss_by_severity: {},
    remediations: {
      sla_compliance: null,
      mttr_days: { overall: { mean: null, median: null, p90: null }, by_severity: {} },
    },
    assets: { total: 0, by_type: {} },
  });
});

test('integrations that share a display name are told apart by their ids', () => {
  const facts = { connections: 1, disabled_connections: 0, error: null };
  const nameOf = integrationNames([
    { integration_id: 'i1', display_name: 'Snyk', ...facts },
    { integration_id: 'i2', display_name: 'Snyk', ...facts },
    { integration_id: 'i3', display_name: 'Wiz', ...facts },
  ]);
  expect(['i1', 'i2', 'i3', 'i4', 'UNKNOWN'].map(nameOf)).toEqual([
    'Snyk (i1)',
    'Snyk (i2)',
    'Wiz',
    'i4',
    'UNKNOWN',
  ]);
});
