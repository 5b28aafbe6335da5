import { integrationsTable } from '@vanta-vuln/core';
import type { IntegrationRow, ObjectStore } from '@vanta-vuln/core';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { writeParquet } from '../parquet/write-parquet.ts';
import type { ParquetFileFacts } from '../parquet/write-row-groups.ts';
import { snapshotKey } from './lake-layout.ts';

/** Writes the integrations of a snapshot, which are few; returns where they are, how many and their bytes. */
export async function putIntegrations(
  store: ObjectStore,
  {
    rows,
    facts,
    codec,
  }: {
    readonly rows: readonly IntegrationRow[];
    readonly facts: ParquetFileFacts;
    readonly codec: ParquetCodec;
  },
): Promise<{ readonly key: string; readonly rows: number; readonly bytes: number }> {
  const batches = async function* () {
    if (rows.length > 0) yield rows;
  };
  const key = snapshotKey(facts.runId, 'integrations');
  const content = writeParquet({ table: integrationsTable, rows: batches(), facts, codec });
  const { size: bytes } = await store.put(key, content);
  return { key, rows: rows.length, bytes };
}
