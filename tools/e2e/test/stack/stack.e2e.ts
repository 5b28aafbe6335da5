// What the emulator (ministack 1.5) leaves unproved of the templates, and where it is proved instead:
// - it knows no AWS::Budgets::Budget: the stack is deployed without one; cfn-lint judges it (e2e:infrastructure);
// - it does not take the gateway's own responses from the definition of the API: infrastructure/sam (api.test.ts);
// - it does not judge what a role may do: infrastructure/sam (functions.test.ts), checkov (e2e:infrastructure);
// - it calls every failure of a function Runtime.HandlerError: infrastructure/state-machines (sync-machine.test.ts);
// - it runs functions on this machine, whatever memory and architecture the template says;
// - its clock is the machine's: the second day is made by letting the clock of the functions go ahead.
import { CopyObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { changesCatalog, planCatalog } from '@vanta-vuln/athena';
import { DATASETS, partitionPath } from '@vanta-vuln/core';
import { readStatistics, statisticsToJson } from '@vanta-vuln/stats';
import { listLake, verifyLake } from '@vanta-vuln/storage-s3';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AWS_URL } from '../aws/aws-place.ts';
import { asObject, rounded } from './figures.ts';
import { nextMessage } from './listen-to-topic.ts';
import { openStack } from './open-stack.ts';
import type { OpenStack } from './open-stack.ts';
import { readMetrics } from './read-metrics.ts';
import { followExecution, startAndStop } from './run-execution.ts';
import type { Execution } from './run-execution.ts';
import { setClockAhead } from './set-clock-ahead.ts';

const MS_PER_DAY = 86_400_000;

const opened = new AsyncDisposableStack();
let stack: OpenStack;

beforeAll(async () => {
  stack = opened.use(await openStack());
});

afterAll(() => opened.disposeAsync());

const dayOf = (moment: number) => new Date(moment).toISOString().slice(0, 10);

describe('the catalog of a new stack', () => {
  it('is what the catalog itself would make of an empty lake', async () => {
    const plan = planCatalog({
      database: stack.output('Database'),
      lake: `s3://${stack.bucket}`,
      files: [],
      state: await stack.catalog.read(),
    });
    expect(changesCatalog(plan)).toBe(false);
  });
});

describe('the first sync', () => {
  let first: Execution;

  beforeAll(async () => {
    first = await stack.sync();
  });

  it('reads the account in at least three rounds and a last one', () => {
    expect([first.status, first.error, first.cause]).toEqual(['SUCCEEDED', undefined, undefined]);
    const rounds = first.exits.filter(({ name }) => name === 'Fetch');
    expect(rounds.length).toBeGreaterThan(3);
    expect(rounds.at(-1)?.output).toMatchObject({ fetched: { answer: { status: 'fetched' } } });
    for (const round of rounds.slice(0, -1))
      expect(round.output).toMatchObject({ fetched: { answer: { status: 'partial' } } });
  });

  it('leaves a whole lake that holds the account', async () => {
    await using place = await stack.openLake();
    expect(await verifyLake(place.store)).toMatchObject({ problems: [] });
    await using lake = place.lake;
    const run = await lake.lastRun();
    expect(first.output).toMatchObject({ status: 'committed', runId: run?.id });
    for (const dataset of DATASETS)
      expect(run?.counts[dataset].new, dataset).toBe(stack.account.rows(dataset).length);
  });

  it('tells the topic', async () => {
    const { Subject, Message } = await stack.topic.next();
    expect(Subject).toBe(`vanta-vuln ${stack.environment}: the sync is done`);
    expect(Message).toContain(first.id);
  });

  it('registers its day, as the catalog itself would', async () => {
    await using place = await stack.openLake();
    const { partitions: files } = await listLake(place.store);
    const target = { database: stack.output('Database'), lake: `s3://${stack.bucket}` };
    expect(changesCatalog(planCatalog({ ...target, files, state: await stack.catalog.read() }))).toBe(false);
    expect(await stack.partitionsOf('vanta_vulnerabilities')).toEqual([dayOf(stack.clock.now())]);
  });
});

describe('the functions', () => {
  it('write the metrics that alarms and dashboard look at, under the names that they were deployed with', async () => {
    const sync = await readMetrics(stack.output('SyncFunctionName'));
    expect([...sync.namespaces]).toEqual(['VantaVuln']);
    expect([...sync.dimensions]).toEqual([`service=vanta-vuln-sync-${stack.environment}`]);
    expect([...sync.names]).toEqual(
      expect.arrayContaining([
        'SyncSuccess',
        'SyncDuration',
        'RecordsStored',
        'RowsUnusable',
        'VulnerabilitiesFetched',
        'RemediationsFetched',
        'AssetsFetched',
        'ApiRequests',
        'ApiThrottled',
        'UploadBytes',
        'UploadDuration',
        'ColdStart',
      ]),
    );
    const catalogMetrics = await readMetrics(stack.output('CatalogFunctionName'));
    expect([...catalogMetrics.dimensions]).toEqual([`service=vanta-vuln-catalog-${stack.environment}`]);
    expect([...catalogMetrics.names]).toEqual(expect.arrayContaining(['PartitionsAdded', 'ColdStart']));
  });
});

describe('a day that appears in the lake', () => {
  it('becomes a partition by itself: bucket, event, queue, function', async () => {
    const [yesterday, today] = [dayOf(stack.clock.now() - MS_PER_DAY), dayOf(stack.clock.now())];
    const key = (date: string) =>
      `${partitionPath({ table: 'vulnerabilities', date })}/vulnerabilities.parquet`;
    const client = new S3Client({ endpoint: AWS_URL, forcePathStyle: true });
    await client.send(
      new CopyObjectCommand({
        Bucket: stack.bucket,
        Key: key(yesterday),
        CopySource: `${stack.bucket}/${key(today)}`,
      }),
    );
    client.destroy();
    await vi.waitFor(
      async () => {
        expect(await stack.partitionsOf('vanta_vulnerabilities')).toEqual([yesterday, today]);
      },
      { timeout: 30_000, interval: 500 },
    );
  });
});

describe('the sync of the next day', () => {
  it('gives the history and the figures that the account has', async () => {
    const { counts } = await stack.account.tick({ days: 1 });
    await setClockAhead(stack.output('SyncFunctionName'), MS_PER_DAY);
    const second = await stack.sync();
    expect([second.status, second.cause]).toEqual(['SUCCEEDED', undefined]);

    await using place = await stack.openLake();
    await using lake = place.lake;
    const run = await lake.lastRun();
    expect(second.output).toMatchObject({ runId: run?.id, partitionDate: dayOf(stack.clock.now()) });
    for (const dataset of DATASETS) {
      const { read: _read, repeated: _repeated, ...changes } = counts[dataset];
      expect(run?.counts[dataset], dataset).toMatchObject(changes);
    }
    const { extra: _extra, ...truth } = stack.account.truth();
    const statistics = await readStatistics(lake, { asOf: Date.parse(truth.as_of), dueSoonDays: 14 });
    expect(rounded(statisticsToJson(statistics))).toMatchObject(rounded(truth));
    expect(await stack.partitionsOf('vanta_sync_history')).toEqual([
      dayOf(stack.clock.now() - MS_PER_DAY),
      dayOf(stack.clock.now()),
    ]);
    await stack.topic.next();
  });
});

describe('the API', () => {
  it('answers whoever has the key', async () => {
    expect(await stack.ask({ path: '/api/v1/health' })).toMatchObject({
      status: 200,
      body: { status: 'ok' },
    });
    for (const key of [null, 'wrong'])
      expect(await stack.ask({ path: '/api/v1/health', key })).toMatchObject({ status: 403 });
  });

  it('gives the figures that the account has', async () => {
    const { extra: _extra, ...truth } = stack.account.truth();
    const { status, body } = await stack.ask({ path: `/api/v1/stats?as_of=${truth.as_of}` });
    expect(status).toBe(200);
    expect(rounded(asObject(body))).toMatchObject(rounded(truth));
  });

  it('knows the last sync', async () => {
    await using place = await stack.openLake();
    await using lake = place.lake;
    const run = await lake.lastRun();
    expect(await stack.ask({ path: '/api/v1/sync/status' })).toMatchObject({
      status: 200,
      body: { last_completed: { run_id: run?.id } },
    });
  });

  it('refuses in problem details', async () => {
    const { status, contentType, body } = await stack.ask({ path: '/api/v1/nothing' });
    expect([status, contentType]).toEqual([404, 'application/problem+json']);
    expect(body).toMatchObject({ code: 'route-unknown' });
  });

  it('starts a sync, once for a key of the caller', async () => {
    const headers = { 'idempotency-key': `sync-${stack.environment}` };
    const trigger = () => stack.ask({ method: 'POST', path: '/api/v1/sync/trigger', headers });
    const first = await trigger();
    expect(first).toMatchObject({ status: 202, body: { repeated: false } });
    const again = await trigger();
    expect(again).toMatchObject({ status: 202, body: { ...asObject(first.body), repeated: true } });
    const execution = await followExecution(String(Object.entries(asObject(first.body))[0]?.[1]));
    expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
    await stack.topic.next();
  });
});

describe('a sync that fails', () => {
  it('tells the topic, keeps its cause, and leaves the last run to be read', async () => {
    await using place = await stack.openLake();
    await using lake = place.lake;
    const before = await lake.lastRun();
    const fault = stack.account.faults.add({ kind: 'status', status: 400, target: 'assets' });
    const failed = await stack.sync();
    fault.remove();

    expect(failed.status).toBe('FAILED');
    expect(failed.cause).toContain('Vanta refuses the request');
    const { Subject, Message } = await stack.topic.next();
    expect(Subject).toBe(`vanta-vuln ${stack.environment}: the sync failed`);
    expect(Message).toContain('Vanta refuses the request');
    expect(await nextMessage(stack.output('SyncDeadLetterQueueUrl'))).toEqual({
      executionId: failed.id,
      error: failed.error,
      cause: failed.cause,
    });
    expect((await lake.lastRun())?.id).toBe(before?.id);
  });
});

describe('a sync that somebody stops', () => {
  it('tells the topic and the queue, although no state can catch it', async () => {
    const hurry = stack.slowDown();
    const stopped = await startAndStop(stack.output('SyncStateMachineArn'));
    hurry();
    expect(await nextMessage(stack.output('SyncDeadLetterQueueUrl'))).toMatchObject({
      executionId: stopped,
      error: 'ABORTED',
    });
    expect((await stack.topic.next()).Message).toContain(`${stopped} ended with ABORTED`);
  });
});
