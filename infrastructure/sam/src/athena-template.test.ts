import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lakeGlueTables } from '@vanta-vuln/athena';
import { describe, expect, it } from 'vitest';
import { lookInto } from '../test/look-into.ts';
import { readTemplate, TEMPLATES } from './read-template.ts';
import { resourcesOfType } from './resources-of-type.ts';
import { tableId, withTables } from './write-tables.ts';

describe('the template of Athena', () => {
  it('holds the tables as the schemas have them', async () => {
    const text = await readFile(join(TEMPLATES, 'athena.yaml'), 'utf8');
    expect(text, 'write it again: npx nx generate sam').toBe(withTables(text));
  });

  it('says of each of the eight tables what the catalog itself would say', async () => {
    const tables = resourcesOfType(await readTemplate('athena.yaml'), 'AWS::Glue::Table');
    const expected = lakeGlueTables('s3://${LakeBucket}');
    expect(Object.keys(tables)).toEqual(expected.map(({ Name }) => tableId(Name)));
    for (const table of expected) {
      const location = { 'Fn::Sub': table.StorageDescriptor.Location };
      const input = { ...table, StorageDescriptor: { ...table.StorageDescriptor, Location: location } };
      expect(tables[tableId(table.Name)]?.Properties).toEqual({
        CatalogId: { Ref: 'AWS::AccountId' },
        DatabaseName: { Ref: 'Database' },
        TableInput: input,
      });
    }
  });

  it('lets nobody past the limit of a query, nor keep answers elsewhere', async () => {
    const { Resources } = await readTemplate('athena.yaml');
    const configuration = lookInto(Resources['Workgroup'], 'Properties', 'WorkGroupConfiguration');
    expect(configuration).toMatchObject({
      EnforceWorkGroupConfiguration: true,
      BytesScannedCutoffPerQuery: { Ref: 'ScanLimitBytes' },
      ResultConfiguration: { OutputLocation: { 'Fn::Sub': 's3://${ResultBucket}/answers/' } },
    });
  });

  it('is given everything that it asks for by the stack', async () => {
    const [{ Parameters }, { Resources }] = await Promise.all([
      readTemplate('athena.yaml'),
      readTemplate('template.yaml'),
    ]);
    const needed = Object.entries(Parameters).filter(([, { Default }]) => Default === undefined);
    const given = lookInto(Resources['Athena'], 'Properties', 'Parameters') ?? {};
    expect(Object.keys(given)).toEqual(expect.arrayContaining(needed.map(([name]) => name)));
    expect(Object.keys(Parameters)).toEqual(expect.arrayContaining(Object.keys(given)));
  });

  it('limits a query by the same default as the stack', async () => {
    const [athena, stack] = await Promise.all([readTemplate('athena.yaml'), readTemplate('template.yaml')]);
    for (const name of ['ScanLimitBytes', 'MonthlyBudgetUsd', 'KmsKeyArn'])
      expect(stack.Parameters[name]?.Default, name).toBe(athena.Parameters[name]?.Default);
  });
});
