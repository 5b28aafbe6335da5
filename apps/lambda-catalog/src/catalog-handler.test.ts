import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  BUCKET,
  batchOf,
  created,
  createdDirectly,
  makeFunction,
  vulnerabilitiesOf,
} from '../test/make-function.ts';
import { startDenyingS3 } from '../test/start-denying-s3.ts';

const TABLE = 'vanta_vulnerabilities';
const NOTHING_FAILED = { batchItemFailures: [] };

let made: Awaited<ReturnType<typeof makeFunction>>;
beforeEach(async () => {
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  process.env['AWS_REGION'] = 'us-east-1';
  made = await makeFunction();
});
afterEach(async () => {
  await made[Symbol.asyncDispose]();
});

const rowsOf = async () => String((await made.syncDay()).counts.vulnerabilities.read);

describe('a message that tells of a new day', () => {
  it('makes the tables and registers the day with the rows that its file holds', async () => {
    const rows = await rowsOf();
    expect(await made.invoke(batchOf([created(vulnerabilitiesOf(15))]))).toEqual(NOTHING_FAILED);
    expect(made.aws.tables.size).toBe(8);
    expect(made.aws.days(TABLE)).toEqual({ '2024-01-15': rows });
    expect(made.metrics.join('')).toContain('"PartitionsAdded":1');
  });

  it('is shown in the trace with its id and with what took how long', async () => {
    await rowsOf();
    await made.invoke(batchOf([created(vulnerabilitiesOf(15))]));
    expect(made.segments).toEqual([
      'register-message',
      '{"messageId":"message-1"}',
      'list-days',
      'read-catalog',
      'apply-plan',
    ]);
  });

  it('may come from S3 itself, with its key encoded', async () => {
    const rows = await rowsOf();
    const body = createdDirectly(vulnerabilitiesOf(15));
    expect(body).toContain('year%3D2024');
    expect(await made.invoke(batchOf([body]))).toEqual(NOTHING_FAILED);
    expect(made.aws.days(TABLE)).toEqual({ '2024-01-15': rows });
  });

  it('may come twice, in one batch and in two', async () => {
    await rowsOf();
    const body = created(vulnerabilitiesOf(15));
    await made.invoke(batchOf([body, body]));
    await made.invoke(batchOf([body]));
    expect(Object.keys(made.aws.days(TABLE))).toEqual(['2024-01-15']);
    expect(made.aws.operations.filter((name) => name === 'BatchCreatePartition')).toHaveLength(1);
    expect(made.aws.operations).not.toContain('BatchUpdatePartition');
  });

  it('may come in any order, and late: what counts is the file as it is now', async () => {
    await rowsOf();
    const second = await rowsOf();
    await made.invoke(batchOf([created(vulnerabilitiesOf(16))]));
    await made.invoke(batchOf([created(vulnerabilitiesOf(15))]));
    expect(Object.keys(made.aws.days(TABLE)).toSorted()).toEqual(['2024-01-15', '2024-01-16']);
    expect(made.aws.days(TABLE)['2024-01-16']).toBe(second);
  });

  it('brings a day up to date that a later run has written again', async () => {
    await rowsOf();
    await rowsOf();
    const message = batchOf([created(vulnerabilitiesOf(15))]);
    await made.invoke(message);
    await made.store.copy(vulnerabilitiesOf(16), vulnerabilitiesOf(15));
    const before = made.aws.partitions.get(TABLE)?.get('2024-01-15')?.Parameters['vanta_run_id'];
    await made.invoke(message);
    const after = made.aws.partitions.get(TABLE)?.get('2024-01-15')?.Parameters['vanta_run_id'];
    expect(after).not.toBe(before);
  });

  it('registers days of the history and of the runs too', async () => {
    await rowsOf();
    const keys: string[] = [];
    for await (const batch of made.store.list('')) keys.push(...batch.map(({ key }) => key));
    const dated = keys.filter((key) => /^(?:vulnerability_history|sync_history)\//.test(key));
    expect(dated).toHaveLength(2);
    await made.invoke(batchOf(dated.map((key) => created(key))));
    expect(Object.keys(made.aws.days('vanta_vulnerability_history'))).toEqual(['2024-01-15']);
    expect(made.aws.days('vanta_sync_history')).toEqual({ '2024-01-15': '1' });
  });
});

describe('a message that tells of something else', () => {
  it.each([
    ['another bucket', created(vulnerabilitiesOf(15), 'another-bucket')],
    ['the current copies', created('vulnerabilities/current/vulnerabilities_latest.parquet')],
    ['a snapshot', created('snapshots/run=1/vulnerabilities.parquet')],
    [
      'a folder that names no day',
      created('vulnerabilities/year=2024/month=02/day=31/vulnerabilities.parquet'),
    ],
    ['a foreign object', created('somebody/elses.csv')],
    ['the test that S3 sends', JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' })],
  ])('is done with when it is %s', async (_, body) => {
    await rowsOf();
    expect(await made.invoke(batchOf([body]))).toEqual(NOTHING_FAILED);
    expect(made.aws.operations).toEqual([]);
  });

  it('is done with when its object is gone', async () => {
    await rowsOf();
    expect(await made.invoke(batchOf([created(vulnerabilitiesOf(14))]))).toEqual(NOTHING_FAILED);
    expect(made.aws.operations).toEqual([]);
    expect(made.log.join('')).toContain('the day has no files any more');
  });
});

describe('a lake below a prefix', () => {
  it('knows its own keys, and those of its neighbours for foreign', async () => {
    await using below = await makeFunction({ prefix: 'team/' });
    await below.syncDay();
    const neighbour = created(vulnerabilitiesOf(15));
    const own = created(`team/${vulnerabilitiesOf(15)}`);
    await below.invoke(batchOf([neighbour]));
    expect(below.aws.operations).toEqual([]);
    await below.invoke(batchOf([own]));
    expect(Object.keys(below.aws.days(TABLE))).toEqual(['2024-01-15']);
  });
});

describe('a batch in which something fails', () => {
  it.each([
    ['no JSON', 'certainly no JSON'],
    ['JSON of somebody else', '{"hello":"world"}'],
    [
      'a key that is not encoded as S3 does it',
      JSON.stringify({
        Records: [{ eventSource: 'aws:s3', s3: { bucket: { name: 'b' }, object: { key: '%E0%A4%A' } } }],
      }),
    ],
  ])(
    'puts a message that is %s among the dead letters with its cause, and does the others',
    async (_, poison) => {
      const rows = await rowsOf();
      const event = batchOf([poison, created(vulnerabilitiesOf(15))]);
      expect(await made.invoke(event)).toEqual(NOTHING_FAILED);
      expect(made.aws.days(TABLE)).toEqual({ '2024-01-15': rows });
      expect(made.aws.letters).toMatchObject([
        { body: poison, attributes: { ErrorCode: 'notification-not-understood', MessageId: 'message-1' } },
      ]);
    },
  );

  it('lets a poisoned message come again when even the queue of dead letters refuses it', async () => {
    made.aws.denied = 'SendMessage';
    expect(await made.invoke(batchOf(['no JSON']))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }],
    });
  });

  it('lets a message come again whose day Glue would not take, and that one alone', async () => {
    const rows = await rowsOf();
    await made.invoke({ action: 'reconcile' });
    made.aws.partitions.get(TABLE)?.clear();
    made.aws.denied = 'BatchCreatePartition';
    const event = batchOf([created('somebody/elses.csv'), created(vulnerabilitiesOf(15))]);
    expect(await made.invoke(event)).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-2' }] });
    expect(made.aws.letters).toEqual([]);
    made.aws.denied = null;
    expect(await made.invoke(event)).toEqual(NOTHING_FAILED);
    expect(made.aws.days(TABLE)).toEqual({ '2024-01-15': rows });
  });

  it('lets the rest come again when the time is up', async () => {
    await rowsOf();
    expect(await made.invoke(batchOf([created(vulnerabilitiesOf(15))]), 5_000)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }],
    });
    expect(made.aws.operations).toEqual([]);
  });
});

describe('a lake that denies', () => {
  it('lets the message come again, and fails the walk, with what S3 said', async () => {
    await using s3 = await startDenyingS3();
    vi.stubEnv('AWS_ENDPOINT_URL_S3', s3.endpoint);
    await using denied = await makeFunction({ lake: `s3://${BUCKET}` });
    expect(await denied.invoke(batchOf([created(vulnerabilitiesOf(15))]))).toEqual({
      batchItemFailures: [{ itemIdentifier: 'message-1' }],
    });
    expect(denied.aws.letters).toEqual([]);
    expect(denied.log.join('')).toContain('"code":"access-denied"');
    await expect(denied.invoke({ action: 'reconcile' })).rejects.toMatchObject({ code: 'access-denied' });
    expect(denied.aws.tables.size).toBe(0);
  });
});

describe('the sample events', () => {
  const folder = join(import.meta.dirname, '../events');
  const sample = async (name: string) => readFile(join(folder, name), 'utf8');

  it('are a new day of a stack, and a walk', async () => {
    const rows = await rowsOf();
    const inThisLake = (await sample('new-snapshot.json')).replaceAll(
      'vanta-vuln-dev-000000000000-us-east-1',
      BUCKET,
    );
    expect(await made.invoke(JSON.parse(inThisLake))).toEqual(NOTHING_FAILED);
    expect(made.aws.days(TABLE)).toEqual({ '2024-01-15': rows });
    const walk: unknown = JSON.parse(await sample('reconcile.json'));
    expect(await made.invoke(walk)).toMatchObject({ status: 'reconciled' });
    expect((await readdir(folder)).toSorted()).toEqual(['new-snapshot.json', 'reconcile.json']);
  });
});

describe('reconciling', () => {
  it('registers every day of every table, and finds nothing to do the second time', async () => {
    await rowsOf();
    await rowsOf();
    expect(await made.invoke({ action: 'reconcile' })).toEqual({
      status: 'reconciled',
      partitionsAdded: 10,
      partitionsChanged: 0,
      partitionsGone: 0,
      partitionsForgotten: 0,
    });
    expect(Object.keys(made.aws.days(TABLE))).toEqual(['2024-01-15', '2024-01-16']);
    expect(await made.invoke({ action: 'reconcile' })).toMatchObject({
      partitionsAdded: 0,
      partitionsChanged: 0,
    });
  });

  it('tells of days whose files are gone, and forgets them when it is asked to', async () => {
    await rowsOf();
    await rowsOf();
    await made.invoke({ action: 'reconcile' });
    await made.store.delete(vulnerabilitiesOf(15));
    const found = { partitionsAdded: 0, partitionsChanged: 0, partitionsGone: 1 };
    expect(await made.invoke({ action: 'reconcile' })).toMatchObject({ ...found, partitionsForgotten: 0 });
    expect(Object.keys(made.aws.days(TABLE))).toEqual(['2024-01-15', '2024-01-16']);
    const forget = { action: 'reconcile', forget: true };
    expect(await made.invoke(forget)).toMatchObject({ ...found, partitionsForgotten: 1 });
    expect(Object.keys(made.aws.days(TABLE))).toEqual(['2024-01-16']);
    expect(Object.keys(made.aws.days('vanta_vulnerable_assets'))).toEqual(['2024-01-15', '2024-01-16']);
    expect(await made.invoke(forget)).toMatchObject({ partitionsGone: 0, partitionsForgotten: 0 });
  });

  it('begins nothing more when the time is up, and says so', async () => {
    await rowsOf();
    await expect(made.invoke({ action: 'reconcile' }, 5_000)).rejects.toMatchObject({
      code: 'deadline-reached',
    });
    expect(made.aws.operations).not.toContain('CreateDatabase');
    expect(made.log.join('')).toContain('"code":"deadline-reached"');
  });

  it('makes the tables of an empty lake', async () => {
    expect(await made.invoke({ action: 'reconcile' })).toMatchObject({ partitionsAdded: 0 });
    expect(made.aws.tables.size).toBe(8);
  });

  it('fails as a whole when Glue denies it, so that the state machine learns of it', async () => {
    made.aws.denied = 'CreateDatabase';
    await expect(made.invoke({ action: 'reconcile' })).rejects.toMatchObject({ name: 'CatalogError' });
  });
});

describe('an event of another kind', () => {
  it.each([null, 'text', {}, { action: 'destroy' }, { Records: [{ eventSource: 'aws:s3' }] }])(
    'is refused: %j',
    async (event) => {
      await expect(made.invoke(event)).rejects.toMatchObject({ code: 'event-not-understood' });
    },
  );
});
