import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { TableSchema } from '@vanta-vuln/core';
import { QUERY_TEMPLATES } from '@vanta-vuln/query-templates';
import { openObjectStore, openParquetFile } from '@vanta-vuln/storage-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '@vanta-vuln/vanta-simulator';
import { environmentOf } from './account.ts';
import { at, listAt, numberAt, parseJson, textAt } from './json.ts';
import { runInProcess } from './run-in-process.ts';

let cwd: string;
let lake: string;

beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'vanta-vuln-answers-'));
  lake = pathToFileURL(join(cwd, 'lake')).href;
  await using account = await startSimulator({ vulnerabilities: 300, limits: 'off' });
  const env = environmentOf(account);
  await runInProcess(['sync', '--quiet', '--storage-backend', 's3', '--lake', lake], { cwd, env });
});

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** What a query writes to standard output; it must succeed. */
async function ask(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runInProcess(['query', ...args, '--quiet', '--lake', lake], {
    cwd,
  });
  expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: '' });
  return stdout;
}

/** A parameter for each one that has no default. */
const examplesOf = ({ parameters }: (typeof QUERY_TEMPLATES)[number]) =>
  Object.entries(parameters).flatMap(([name, { default: fallback, example, type }]) =>
    fallback === undefined ? ['--param', `${name}=${type === 'date' ? '2100-01-01' : example}`] : [],
  );

describe.each(QUERY_TEMPLATES)('query --explain $name', (template) => {
  it('tells SQL, parameters, days, files, bytes and cost', async () => {
    const args = ['--explain', template.name, ...examplesOf(template)];
    const text = await ask(...args);
    expect(text).toContain(template.title);
    for (const parameter of Object.keys(template.parameters)) {
      expect(text).toMatch(new RegExp(`^${parameter} +(text|date|moment|whole number|choice) `, 'm'));
    }
    expect(text).toMatch(/^(SELECT|WITH)\b/m);
    for (const { name, days } of template.tables) {
      expect(text).toContain(name);
      if (days !== undefined) expect(text).toMatch(new RegExp(`^ {2}${name}: \\d{4}-\\d\\d-\\d\\d`, 'm'));
    }
    expect(text).toMatch(/^ {2}[\d.,]+ (bytes|kB|MB) of \d+ files?, for \$0$/m);

    const json = parseJson(await ask(...args, '--json'));
    const marks = textAt(json, 'sql').split('?').length - 1;
    expect(listAt(json, 'parameters')).toHaveLength(marks);
    expect(numberAt(json, 'bytes')).toBeGreaterThan(0);
    const files = listAt(json, 'objects').map(String);
    expect(files.length).toBeGreaterThan(0);
    expect(new Set(files).size).toBe(files.length);
    expect(at(json, 'snapshot_date') !== null).toBe(template.snapshot !== undefined);
  });
});

const NASTY = `SELECT * FROM (VALUES
  (1, 'a "quoted", text' || chr(10) || '2nd line', 1.5, true, TIMESTAMP '2026-01-31 06:15:00.250'),
  (2, '', -7e-3, false, TIMESTAMP '1969-12-31 23:59:59.999'),
  (3, CAST(NULL AS varchar), CAST(NULL AS double), CAST(NULL AS boolean), CAST(NULL AS timestamp))
) AS t (number, text, fraction, flag, moment) ORDER BY number`;

const ROWS = [
  {
    number: 1,
    text: 'a "quoted", text\n2nd line',
    fraction: 1.5,
    flag: true,
    moment: '2026-01-31T06:15:00.250Z',
  },
  { number: 2, text: '', fraction: -0.007, flag: false, moment: '1969-12-31T23:59:59.999Z' },
  { number: 3, text: null, fraction: null, flag: null, moment: null },
];

describe('an answer', () => {
  it('reads back the same from JSON, NDJSON, CSV and Parquet, printed or in a file', async () => {
    expect(parseJson(await ask('--sql', NASTY, '--format', 'json'))).toEqual(ROWS);
    const lines = (await ask('--sql', NASTY, '--format', 'ndjson')).trimEnd().split('\n');
    expect(lines.map(parseJson)).toEqual(ROWS);
    const csv = await ask('--sql', NASTY, '--format', 'csv');
    expect(csv).toBe(
      'number,text,fraction,flag,moment\n' +
        '1,"a ""quoted"", text\n2nd line",1.5,true,2026-01-31T06:15:00.250Z\n' +
        '2,,-0.007,false,1969-12-31T23:59:59.999Z\n' +
        '3,,,,\n',
    );
    expect(await readParquetAnswer()).toEqual(
      ROWS.map(({ moment, ...row }) => [
        row.number,
        row.text,
        row.fraction,
        row.flag,
        moment === null ? null : Date.parse(moment),
      ]),
    );
    for (const format of ['json', 'ndjson', 'csv'] as const) {
      await ask('--sql', NASTY, '--output', `answer.${format}`);
      expect(readFileSync(join(cwd, `answer.${format}`), 'utf8')).toBe(
        await ask('--sql', NASTY, '--format', format),
      );
    }
  });

  it('is a table for people, one line a row', async () => {
    const [head, ...rows] = (await ask('--sql', NASTY)).trimEnd().split('\n');
    expect(head).toMatch(/^ *NUMBER +TEXT +FRACTION +FLAG +MOMENT$/);
    expect(rows).toHaveLength(3);
    expect(rows[2]).toMatch(/^ *3 +- +- +- +-$/);
  });
});

async function readParquetAnswer(): Promise<unknown[]> {
  await ask('--sql', NASTY, '--output', 'answer.parquet');
  await using opened = new AsyncDisposableStack();
  const objects = await openObjectStore(pathToFileURL(cwd).href);
  opened.defer(() => objects.close());
  const columns = (
    [
      ['number', 'bigint'],
      ['text', 'string'],
      ['fraction', 'double'],
      ['flag', 'boolean'],
      ['moment', 'timestamp'],
    ] as const
  ).map(([name, type]) => ({ name, type, nullable: true, source: '' }));
  const table: TableSchema = { name: 'answer', columns };
  const file = await openParquetFile(objects, 'answer.parquet');
  const rows: unknown[] = [];
  const batches = file.read({ table, columns: columns.map(({ name }) => name) });
  for await (const batch of batches) rows.push(...batch.map((row) => [...row]));
  return rows;
}
