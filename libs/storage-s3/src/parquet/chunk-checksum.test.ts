import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ColumnValue, TableSchema } from '@vanta-vuln/core';
import { createTemporaryFolder } from '@vanta-vuln/contract-tests/lists';
import { describe, expect, it } from 'vitest';
import { createFolderObjectStore } from '../folder-object-store.ts';
import { openParquetFile } from './open-parquet-file.ts';
import { ParquetFileError } from './parquet-errors.ts';
import { writeParquet } from './write-parquet.ts';

const table = {
  name: 'small',
  columns: [
    { name: 'id', type: 'string', nullable: false, source: '' },
    { name: 'severity', type: 'string', nullable: true, source: '' },
    { name: 'tags', type: 'string_list', nullable: false, source: '' },
    { name: 'score', type: 'double', nullable: true, source: '' },
    { name: 'at', type: 'timestamp', nullable: false, source: '' },
    { name: 'fixable', type: 'boolean', nullable: true, source: '' },
  ],
} as const satisfies TableSchema;

const FACTS = { runId: 'run-1', writerVersion: '0.1.0' };

const columns = table.columns.map(({ name }) => name);

const rows = Array.from({ length: 12 }, (_, index) => ({
  id: `row ${index}`,
  severity: index % 5 === 0 ? null : index % 2 === 0 ? 'HIGH' : 'LOW',
  tags: index % 3 === 0 ? [] : ['a', `tag ${index}`],
  score: index % 4 === 0 ? null : index / 2,
  at: 1_700_000_000_000 + index,
  fixable: index % 6 === 0 ? null : index % 2 === 0,
}));

/** A file, and what reading it gives once a byte of it is another one. */
async function openDamaged(codec: 'none' | 'snappy' | 'gzip' | 'zstd') {
  const folder = await createTemporaryFolder();
  const store = createFolderObjectStore(folder.path);
  const path = join(folder.path, 'file.parquet');
  async function* batches() {
    yield rows;
  }
  await store.put('file.parquet', writeParquet({ table, rows: batches(), facts: FACTS, codec }));
  const whole = await readFile(path);
  const read = async () => {
    const file = await openParquetFile(store, 'file.parquet');
    const tuples: (readonly ColumnValue[])[] = [];
    for await (const batch of file.read({ table, columns })) tuples.push(...batch);
    return tuples;
  };
  return {
    read,
    /** Where the pages end and the footer begins. */
    end: whole.length - whole.readUInt32LE(whole.length - 8) - 8,
    async readWith(position: number, byte: number) {
      const damaged = Buffer.from(whole);
      damaged[position] = byte;
      await writeFile(path, damaged);
      return read().catch((error: unknown) => error);
    },
    byteAt: (position: number) => whole[position] ?? 0,
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

describe.each(['none', 'snappy', 'gzip', 'zstd'] as const)('the column chunks of a file (%s)', (codec) => {
  it('are told to be damaged, whichever byte is another one', async () => {
    await using file = await openDamaged(codec);
    expect(await file.read()).toHaveLength(rows.length);
    for (let position = 4; position < file.end; position += 1) {
      const byte = file.byteAt(position);
      for (const other of [byte ^ 1, byte ^ 0x80, 0xff - byte]) {
        const outcome = await file.readWith(position, other);
        expect(outcome, `byte ${position} as ${other}`).toBeInstanceOf(ParquetFileError);
      }
    }
  });

  it('are named with their file and column', async () => {
    await using file = await openDamaged(codec);
    const last = file.end - 1;
    const wrong = /file\.parquet, column fixable .* its checksum is [0-9a-f]{8}, [0-9a-f]{8} was written\.$/;
    const error = await file.readWith(last, file.byteAt(last) ^ 1);
    expect(error).toMatchObject({ code: 'parquet-unreadable' });
    expect(String(error)).toMatch(wrong);
  });
});
