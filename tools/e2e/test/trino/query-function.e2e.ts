import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { formatTimestamp } from '@vanta-vuln/core';
import type { ColumnValue, QueryColumn, QueryEngine } from '@vanta-vuln/core';
import { openDuckDbEngine } from '@vanta-vuln/lake-duckdb';
import { runTemplate } from '@vanta-vuln/query-templates';
import type { TemplateInputs } from '@vanta-vuln/query-templates';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { WORKSPACE } from '../../src/places.ts';
import { syncAccount } from '../sync-account.ts';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { startAthenaOnTrino } from './athena-on-trino.ts';
import { RegisteredLake } from './register-lake.ts';
import { TRINO_URL, newSchema } from './trino-place.ts';

const FUNCTION = join(WORKSPACE, 'apps/lambda-query');
const answerSchema = z.object({ statusCode: z.number(), body: z.string() });
const rowsSchema = z.looseObject({
  template: z.string().nullable(),
  rows: z.array(z.record(z.string(), z.unknown().transform(rounded))),
});

const opened = new AsyncDisposableStack();
let duckdb: QueryEngine;
let syncedAt: number;
/** Calls the function as API Gateway does. */
let post: (body: object) => Promise<z.infer<typeof answerSchema>>;

/** A lake of three days, its tables on Trino behind the protocol of Athena, and the function as it is deployed. */
beforeAll(async () => {
  const folder = join(opened.use(await createTemporaryFolder()).path, 'lake');
  const location = pathToFileURL(folder).href;
  const store = await openObjectStore(location);
  opened.defer(() => store.close());
  const lake = opened.use(openLake({ store }));
  // The function asks as of now.
  const clock = new SimulatedClock({ start: Date.now() - 3 * 86_400_000 });
  await using simulator = await startSimulator({ seed: 9, clock, limits: 'off', vulnerabilities: 300 });
  for (let day = 0; day < 3; day += 1) {
    syncedAt = (await syncAccount(simulator, lake)).observedAt;
    await simulator.tick({ days: 1, fixedShare: 0.1 });
  }
  duckdb = opened.use(await openDuckDbEngine({ folder }));
  const schema = newSchema();
  await new RegisteredLake({ url: TRINO_URL, schema }, { store, folder }).refresh();
  const athena = opened.use(await startAthenaOnTrino({ url: TRINO_URL, schema }));
  const child = fork(
    join(import.meta.dirname, 'invoke-function.main.mjs'),
    [pathToFileURL(join(FUNCTION, 'dist/function/main.mjs')).href],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: {
        PATH: process.env['PATH'],
        AWS_ENDPOINT_URL: athena.endpoint,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        AWS_LAMBDA_FUNCTION_NAME: 'vanta-vuln-query',
        VANTA_LAKE: location,
        VANTA_ATHENA_DATABASE: schema,
        VANTA_ATHENA_WORKGROUP: 'primary',
        LOG_LEVEL: 'error',
        FREE_SQL: 'true',
      },
    },
  );
  opened.defer(() => void child.kill());
  const event = z
    .looseObject({})
    .parse(JSON.parse(await readFile(join(FUNCTION, 'events/ask-question.json'), 'utf8')));
  post = async (body) => {
    const answered = once(child, 'message');
    child.send({ ...event, body: JSON.stringify(body), isBase64Encoded: false });
    return answerSchema.parse((await answered)[0]);
  };
});

afterAll(() => opened.disposeAsync());

/** Sums of fractions differ in their last digits with the order in which they are added. */
function rounded(value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
}

function toJson(value: ColumnValue, { type }: QueryColumn): unknown {
  return type === 'timestamp' && typeof value === 'number' ? formatTimestamp(value) : rounded(value);
}

/** The rows that DuckDB has for a template, as the API writes them. */
async function rowsOf(name: string, parameters: TemplateInputs): Promise<readonly object[]> {
  const { result } = await runTemplate(duckdb, name, { parameters, now: Date.now() });
  await using answer = result;
  const rows: object[] = [];
  for await (const batch of answer.rows)
    for (const row of batch)
      rows.push(
        Object.fromEntries(
          answer.columns.map((column, index) => [column.name, toJson(row[index] ?? null, column)]),
        ),
      );
  return rows;
}

describe('POST /api/v1/query of the function as it is deployed, on the engine of Athena', () => {
  it.each([
    ['top-packages', { limit: 20 }],
    ['critical-vulnerabilities', { limit: 50 }],
    ['sync-health', {}],
    ['remediation-sla', {}],
  ] as const)('answers %s with the rows that DuckDB finds in the lake', async (template, parameters) => {
    const expected = await rowsOf(template, parameters);
    expect(expected.length).toBeGreaterThan(0);
    const { statusCode, body } = await post({ template, parameters });
    expect(statusCode, body).toBe(200);
    const answer = rowsSchema.parse(JSON.parse(body));
    expect([answer.template, answer.rows]).toEqual([template, expected]);
  });

  it('answers for a day with the snapshot of that day', async () => {
    const date = formatTimestamp(syncedAt - 86_400_000).slice(0, 10);
    const { statusCode, body } = await post({ template: 'point-in-time', parameters: { date } });
    expect([statusCode, JSON.parse(body)]).toMatchObject([200, { snapshot_date: date }]);
    expect(rowsSchema.parse(JSON.parse(body)).rows).toEqual(await rowsOf('point-in-time', { date }));
  });

  it('says what Trino finds wrong with a statement', async () => {
    const unknown = await post({ sql: 'SELECT nothing FROM vanta_vulnerabilities_current' });
    expect([unknown.statusCode, JSON.parse(unknown.body)]).toMatchObject([
      422,
      { code: 'query-column-missing' },
    ]);
  });
});
