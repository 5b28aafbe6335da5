import { randomBytes } from 'node:crypto';
import { collect } from '@vanta-vuln/contract-tests/lists';
import { expect, it } from 'vitest';
import { createLakeFolder } from '../../test/lake-folder.ts';
import { openParquetFile } from '../parquet/open-parquet-file.ts';
import { RowGroupWriter } from '../parquet/row-group-writer.ts';
import { writeRowGroups } from '../parquet/write-row-groups.ts';
import { EncodedSpool } from './encoded-spool.ts';

const table = {
  name: 'texts',
  columns: [
    { name: 'number', type: 'bigint', nullable: false, source: '' },
    { name: 'text', type: 'string', nullable: false, source: '' },
  ],
} as const;

it('gives row groups back in their order, also those for which there was no room', async () => {
  await using folder = await createLakeFolder();
  const spool = new EncodedSpool({
    store: folder.store,
    keyOf: (number) => `staging/run=1/encoded/${number}`,
  });
  const writer = new RowGroupWriter(table);
  const texts = Array.from({ length: 8 }, () => randomBytes(500_000).toString('hex'));
  for (const [number, text] of texts.entries()) {
    writer.addRows([{ number, text }], 0);
    await spool.add(writer.finish());
  }
  expect((await folder.keys()).length).toBeGreaterThan(0);
  expect((await folder.keys()).length).toBeLessThan(texts.length);
  const facts = { runId: '1', writerVersion: '0' };
  await folder.store.put('file', writeRowGroups({ table, groups: spool.read(), facts }));
  const file = await openParquetFile(folder.store, 'file');
  const rows = await collect(file.read({ table, columns: ['number', 'text'] }));
  expect(rows).toEqual(texts.map((text, number) => [number, text]));
});
