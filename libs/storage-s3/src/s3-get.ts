import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { GetObjectCommandInput, GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { ObjectStoreError } from '@vanta-vuln/core';
import { systemClock } from '@vanta-vuln/core';
import { noAnswer } from './s3-errors.ts';

/** What to get, and how often to try. */
export interface S3Get {
  readonly client: S3Client;
  readonly location: string;
  /** The key as the caller knows it, for messages. */
  readonly name: string;
  readonly input: GetObjectCommandInput;
  readonly attempts: number;
}

const WAIT_MS = 100;

/**
 * Gets an object, or a range of it, whole.
 *
 * The SDK tries again until an answer begins. One that breaks off while its body comes, or whose checksum tells that
 * it is not what was stored, is asked for anew here.
 */
export async function getFromS3(
  get: S3Get,
): Promise<{ readonly answer: GetObjectCommandOutput; readonly bytes: Uint8Array }> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await get.client.send(new GetObjectCommand(get.input));
    try {
      return { answer, bytes: (await answer.Body?.transformToByteArray()) ?? new Uint8Array() };
    } catch (error) {
      if (attempt >= get.attempts) throw brokenOff(get, error);
      await systemClock.sleep(Math.random() * WAIT_MS * 2 ** attempt);
    }
  }
}

function brokenOff({ location, name }: S3Get, cause: unknown): ObjectStoreError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return noAnswer(`${location} did not send ${name} whole: ${reason}`, cause);
}
