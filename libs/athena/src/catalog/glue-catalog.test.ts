import { beforeAll, describe, expect, it } from 'vitest';
import { startAwsServer } from '../../test/start-aws-server.ts';
import type { ScriptedAnswer } from '../../test/start-aws-server.ts';
import { NOWHERE, withoutRegion } from '../../test/without-region.ts';
import { CatalogError } from './catalog-errors.ts';
import { openCatalog } from './glue-catalog.ts';
import type { Catalog } from './glue-catalog.ts';
import { planCatalog } from './plan-catalog.ts';

const LAKE = 's3://bucket/lake';

beforeAll(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
});

/** A catalog on a server where each operation has its answer; what is not scripted answers with nothing. */
async function open(
  answers: Readonly<Record<string, ScriptedAnswer | ((input: unknown) => ScriptedAnswer)>>,
) {
  const server = await startAwsServer(({ target, input }) => {
    const answer = answers[operationOf(target)] ?? {};
    return typeof answer === 'function' ? answer(input) : answer;
  });
  const catalog = openCatalog({ database: 'db', endpoint: server.endpoint, region: 'us-east-1' });
  const inputs = (operation: string) =>
    server.calls.filter(({ target }) => operationOf(target) === operation).map(({ input }) => input);
  return {
    catalog,
    inputs,
    operations: () => server.calls.map(({ target }) => operationOf(target)),
    async [Symbol.asyncDispose]() {
      catalog[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const operationOf = (target: string) => target.replace('AWSGlue.', '');

const days = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    table: 'vulnerabilities',
    date: new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10),
    rows: index,
    runId: `run-${index}`,
    schemaVersion: 1,
  }));

const plan = (count: number) => planCatalog({ database: 'db', lake: LAKE, files: days(count), state: null });

describe('forgetting days', () => {
  const gone = (count: number) => days(count).map(({ date }) => ({ table: 'vanta_vulnerabilities', date }));

  it('takes them out 25 at a time, and says when', async () => {
    await using glue = await open({});
    await glue.catalog.forget(gone(60), { now: Date.parse('2026-02-01T00:00:00Z') });
    expect(glue.operations()).toEqual([
      'GetDatabase',
      ...Array.from({ length: 3 }, () => 'BatchDeletePartition'),
      'GetDatabase',
      'UpdateDatabase',
    ]);
    expect(glue.inputs('BatchDeletePartition')[2]).toEqual({
      DatabaseName: 'db',
      TableName: 'vanta_vulnerabilities',
      PartitionsToDelete: gone(60)
        .slice(50)
        .map(({ date }) => ({ Values: date.split('-') })),
    });
  });

  it('asks for nothing when none is gone', async () => {
    await using glue = await open({});
    await glue.catalog.forget([]);
    expect(glue.operations()).toEqual([]);
  });

  it.each([
    ['EntityNotFoundException', undefined],
    ['InternalServiceException', 'Glue did not change vanta_vulnerabilities 2026-01-01'],
  ])('of which one is answered with %s: %s', async (code, message) => {
    const error = { PartitionValues: ['2026', '01', '01'], ErrorDetail: { ErrorCode: code } };
    await using glue = await open({ BatchDeletePartition: { output: { Errors: [error] } } });
    const forgetting = glue.catalog.forget(gone(1));
    if (message === undefined) await forgetting;
    else await expect(forgetting).rejects.toThrow(message);
  });
});

describe('applying a plan', () => {
  it('makes the database, the eight tables and the partitions, a hundred at a time', async () => {
    await using glue = await open({});
    await glue.catalog.apply(plan(250), { now: Date.parse('2026-02-01T00:00:00Z') });
    expect(glue.inputs('CreateDatabase')).toEqual([{ DatabaseInput: { Name: 'db' } }]);
    expect(glue.inputs('CreateTable')).toHaveLength(8);
    const sizes = glue.inputs('BatchCreatePartition').map(partitionCount);
    expect(sizes).toEqual([100, 100, 50]);
    expect(glue.inputs('UpdateDatabase')).toEqual([
      {
        Name: 'db',
        DatabaseInput: { Name: 'db', Parameters: { vanta_registered_at: '2026-02-01T00:00:00.000Z' } },
      },
    ]);
  });

  it('registers Parquet read by column name, and what is known of each partition', async () => {
    await using glue = await open({});
    await glue.catalog.apply(plan(2));
    expect(glue.inputs('CreateTable')[0]).toMatchObject({
      DatabaseName: 'db',
      TableInput: {
        Name: 'vanta_vulnerabilities',
        TableType: 'EXTERNAL_TABLE',
        PartitionKeys: ['year', 'month', 'day'].map((key) => ({ Name: key, Type: 'string' })),
        StorageDescriptor: {
          Location: 's3://bucket/lake/vulnerabilities/',
          SerdeInfo: {
            SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
            Parameters: { 'parquet.column.index.access': 'false' },
          },
        },
      },
    });
    expect(glue.inputs('BatchCreatePartition')[0]).toMatchObject({
      TableName: 'vanta_vulnerabilities',
      PartitionInputList: [
        {
          Values: ['2026', '01', '01'],
          Parameters: { numRows: '0', vanta_run_id: 'run-0', vanta_schema_version: '1' },
        },
        { StorageDescriptor: { Location: 's3://bucket/lake/vulnerabilities/year=2026/month=01/day=02/' } },
      ],
    });
  });

  it('takes what somebody else has made in between as done, and brings its partitions up to date', async () => {
    const there = { error: { name: 'AlreadyExistsException', message: 'is there' } };
    await using glue = await open({
      CreateDatabase: there,
      CreateTable: there,
      BatchCreatePartition: {
        output: {
          Errors: [
            { PartitionValues: ['2026', '01', '02'], ErrorDetail: { ErrorCode: 'AlreadyExistsException' } },
          ],
        },
      },
    });
    await glue.catalog.apply(plan(3));
    expect(glue.inputs('BatchUpdatePartition')).toMatchObject([
      { Entries: [{ PartitionValueList: ['2026', '01', '02'] }] },
    ]);
  });

  it('asks for nothing when nothing is to be done', async () => {
    await using glue = await open({});
    const { tables } = plan(1);
    const done = tables.map((table) => ({ ...table, action: 'keep' as const, newPartitions: [] }));
    await glue.catalog.apply({ database: 'db', createDatabase: false, tables: done });
    expect(glue.operations()).toEqual([]);
  });

  it('says which partition Glue did not take, and why', async () => {
    const refused = {
      PartitionValues: ['2026', '01', '01'],
      ErrorDetail: { ErrorCode: 'InternalServiceException', ErrorMessage: 'try later' },
    };
    await using glue = await open({ BatchCreatePartition: { output: { Errors: [refused] } } });
    await expect(glue.catalog.apply(plan(1))).rejects.toMatchObject({
      code: 'catalog-failed',
      message: 'Glue did not change vanta_vulnerabilities 2026-01-01: InternalServiceException: try later',
      retryable: true,
    });
  });

  it('says what to allow when access is denied', async () => {
    await using glue = await open({
      CreateDatabase: { error: { name: 'AccessDeniedException', message: 'not authorized' } },
    });
    const applying = glue.catalog.apply(plan(0));
    await expect(applying).rejects.toThrow(CatalogError);
    await expect(applying).rejects.toMatchObject({ code: 'catalog-access-denied' });
  });

  it('says that Glue does not answer, and that no region is set', async () => {
    using away = openCatalog({ endpoint: NOWHERE, region: 'us-east-1' });
    await expect(away.read()).rejects.toMatchObject({ code: 'catalog-unreachable', retryable: true });
    withoutRegion();
    using lost = openCatalog({ endpoint: NOWHERE });
    await expect(lost.read()).rejects.toMatchObject({ code: 'catalog-region-missing' });
    await expect(lost.registeredAt()).rejects.toMatchObject({ code: 'catalog-region-missing' });
  });
});

describe('saying when partitions were registered', () => {
  const conflict = { error: { name: 'ConcurrentModificationException', message: 'somebody else' } };

  it('leaves alone what somebody else has said of the database', async () => {
    const theirs = {
      Name: 'db',
      Description: 'Made by hand',
      LocationUri: 's3://bucket/theirs/',
      CreateTableDefaultPermissions: [{ Permissions: ['ALL'] }],
    };
    const parameters = { owner: 'security', vanta_registered_at: '2026-01-01T00:00:00.000Z' };
    const found = { ...theirs, Parameters: parameters, CatalogId: '000000000000', CreateTime: 1 };
    await using glue = await open({ GetDatabase: { output: { Database: found } } });
    await glue.catalog.apply(plan(1), { now: Date.parse('2026-02-01T00:00:00Z') });
    expect(glue.inputs('UpdateDatabase').at(-1)).toEqual({
      Name: 'db',
      DatabaseInput: {
        ...theirs,
        Parameters: { ...parameters, vanta_registered_at: '2026-02-01T00:00:00.000Z' },
      },
    });
  });

  it('tries again while somebody else changes the database', async () => {
    let conflicts = 2;
    await using glue = await open({ UpdateDatabase: () => ((conflicts -= 1) >= 0 ? conflict : {}) });
    await glue.catalog.apply(plan(1));
    expect(glue.inputs('UpdateDatabase')).toHaveLength(3);
  });

  it('gives up after some tries', async () => {
    await using glue = await open({ UpdateDatabase: conflict });
    await expect(glue.catalog.apply(plan(1))).rejects.toMatchObject({ code: 'catalog-busy' });
  });

  // The days before it are in the catalog, and answers from before them must not be given again.
  it.each([
    ['adding a day', 'BatchCreatePartition', (catalog: Catalog) => catalog.apply(plan(250))],
    [
      'forgetting a day',
      'BatchDeletePartition',
      (catalog: Catalog) =>
        catalog.forget(days(60).map(({ date }) => ({ table: 'vanta_vulnerabilities', date }))),
    ],
  ])('is done also when %s has failed', async (_what, operation, change) => {
    let calls = 0;
    await using glue = await open({
      [operation]: () =>
        (calls += 1) === 2 ? { error: { name: 'InvalidInputException', message: 'no' } } : {},
    });
    await expect(change(glue.catalog)).rejects.toThrow('Glue failed: InvalidInputException: no');
    expect(glue.inputs('UpdateDatabase')).toHaveLength(1);
  });

  // A process that dies there leaves partitions that nobody would register, and so note, again.
  it('leaves no moment while it is under way', async () => {
    let held: unknown = { Name: 'db', Parameters: { vanta_registered_at: '2026-01-01T00:00:00.000Z' } };
    const moments: unknown[] = [];
    await using glue = await open({
      GetDatabase: () => ({ output: { Database: held } }),
      UpdateDatabase: (input) => {
        held = isUpdate(input) ? input.DatabaseInput : null;
        return {};
      },
      BatchCreatePartition: () => {
        moments.push(held);
        return {};
      },
    });
    await glue.catalog.apply(plan(1), { now: Date.parse('2026-02-01T00:00:00Z') });
    expect(moments).toEqual([{ Name: 'db', Parameters: { vanta_registered_at: 'under way' } }]);
    expect(await glue.catalog.registeredAt()).toBe(Date.parse('2026-02-01T00:00:00Z'));
    held = moments[0];
    expect(await glue.catalog.registeredAt()).toBeNull();
  });
});

describe('reading the catalog', () => {
  const table = {
    Name: 'vanta_sync_history',
    PartitionKeys: [{ Name: 'year', Type: 'string' }],
    StorageDescriptor: {
      Location: 's3://bucket/lake/sync_history/',
      Columns: [{ Name: 'run_id', Type: 'string' }],
    },
  };
  const partition = {
    Values: ['2026', '01', '02'],
    Parameters: { numRows: '1' },
    StorageDescriptor: { Location: 's3://bucket/lake/sync_history/year=2026/month=01/day=02/' },
  };
  const database = {
    output: { Database: { Name: 'db', Parameters: { vanta_registered_at: '2026-02-01T00:00:00Z' } } },
  };

  it('finds no database as null', async () => {
    const missing = { error: { name: 'EntityNotFoundException', message: 'none' } };
    await using glue = await open({ GetDatabase: missing });
    expect(await glue.catalog.read()).toBeNull();
    expect(await glue.catalog.registeredAt()).toBeNull();
  });

  it('reads all pages of our tables and their partitions, and leaves others alone', async () => {
    await using glue = await open({
      GetDatabase: database,
      GetTables: (input) =>
        hasToken(input)
          ? { output: { TableList: [table] } }
          : { output: { TableList: [{ ...table, Name: 'theirs' }], NextToken: 'more' } },
      GetPartitions: (input) =>
        hasToken(input)
          ? { output: { Partitions: [{ ...partition, Values: ['2026', '01', '03'] }] } }
          : { output: { Partitions: [partition], NextToken: 'more' } },
    });
    const state = await glue.catalog.read();
    expect(state?.tables).toMatchObject([
      {
        name: 'vanta_sync_history',
        location: 's3://bucket/lake/sync_history/',
        columns: [{ name: 'run_id', type: 'string' }],
        partitions: [{ date: '2026-01-02', parameters: { numRows: '1' } }, { date: '2026-01-03' }],
      },
    ]);
  });

  it('knows when partitions were last registered', async () => {
    await using glue = await open({ GetDatabase: database });
    expect(await glue.catalog.registeredAt()).toBe(Date.parse('2026-02-01T00:00:00Z'));
  });
});

function hasToken(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'NextToken' in input;
}

function isUpdate(input: unknown): input is { readonly DatabaseInput: unknown } {
  return typeof input === 'object' && input !== null && 'DatabaseInput' in input;
}

function partitionCount(input: unknown): number {
  const isBatch = typeof input === 'object' && input !== null && 'PartitionInputList' in input;
  return isBatch && Array.isArray(input.PartitionInputList) ? input.PartitionInputList.length : 0;
}
