import { Readable } from 'node:stream';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { S3Client } from '@aws-sdk/client-s3';
import { parse } from 'csv-parse';
import { AthenaSetupError } from '../athena-errors.ts';

const LOCATION = /^s3:\/\/([^/]+)\/(.+)$/;

/** Which rows of which object. */
export interface ResultObject {
  /** `s3://bucket/key.csv`, as the execution names it. */
  readonly location: string;
  /** Rows at its beginning that are known already. */
  readonly skip: number;
  readonly batchRows: number;
  readonly signal: AbortSignal;
}

/**
 * Reads the rows of an answer from the CSV object that Athena has written, in batches; memory is bounded by one.
 *
 * Athena quotes every value there, so that what stands without quotes is null and `""` is the empty text.
 */
export async function* readResultObject(
  client: S3Client,
  { location, skip, batchRows, signal }: ResultObject,
): AsyncGenerator<readonly (readonly (string | null)[])[]> {
  const [, bucket, key] = LOCATION.exec(location) ?? [];
  if (bucket === undefined)
    throw new AthenaSetupError(`its result is at ${location}, which is no object of S3.`);
  const { Body: body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), {
    abortSignal: signal,
  });
  if (!(body instanceof Readable)) throw new AthenaSetupError(`its result at ${location} has no content.`);
  const parser = body.pipe(
    parse({ from: skip + 2, cast: (value, { quoting }) => (quoting || value !== '' ? value : null) }),
  );
  body.once('error', (error) => parser.destroy(error));
  const rows: AsyncIterable<unknown> = parser;
  try {
    let batch: (readonly (string | null)[])[] = [];
    for await (const row of rows) {
      if (isRow(row)) batch.push(row);
      if (batch.length === batchRows) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  } finally {
    body.destroy();
  }
}

/** The parser gives each record as the list of its cells. */
function isRow(record: unknown): record is readonly (string | null)[] {
  return Array.isArray(record);
}
