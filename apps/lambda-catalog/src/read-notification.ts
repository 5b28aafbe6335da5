import { VantaVulnError } from '@vanta-vuln/core';
import * as z from 'zod';

/** An object that S3 told of. */
export interface NotifiedObject {
  readonly bucket: string;
  readonly key: string;
}

/** A message that tells of no object; sending it again would change nothing. */
export class NotificationError extends VantaVulnError {
  override readonly name = 'NotificationError';

  constructor(detail: string, cause?: unknown) {
    super('notification-not-understood', `The message is no notification of S3: ${detail}`, {
      hint: 'Only S3, directly or through EventBridge, may send to the queue of the catalog.',
      cause,
    });
  }
}

// S3 encodes keys as a form does where it sends itself, and EventBridge hands them on as they are.
const throughEventBridge = z.object({
  source: z.literal('aws.s3'),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string() }),
  }),
});
const directly = z.object({
  Records: z.array(
    z.object({
      eventSource: z.literal('aws:s3'),
      s3: z.object({
        bucket: z.object({ name: z.string() }),
        object: z.object({ key: z.string() }),
      }),
    }),
  ),
});
/** What S3 sends when somebody configures its notifications. */
const test = z.object({ Event: z.literal('s3:TestEvent') });

/** The objects that a message tells of, whatever happened to them. Throws {@link NotificationError}. */
export function readNotification(body: string): readonly NotifiedObject[] {
  const message = parse(body);
  const event = throughEventBridge.safeParse(message);
  if (event.success) {
    const { bucket, object } = event.data.detail;
    return [{ bucket: bucket.name, key: object.key }];
  }
  const records = directly.safeParse(message);
  if (records.success)
    return records.data.Records.map(({ s3: { bucket, object } }) => ({
      bucket: bucket.name,
      key: decodeKey(object.key),
    }));
  if (test.safeParse(message).success) return [];
  throw new NotificationError(body.slice(0, 200));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new NotificationError(body.slice(0, 200), error);
  }
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch (error) {
    throw new NotificationError(`its key ${key} is not encoded as S3 does it`, error);
  }
}
