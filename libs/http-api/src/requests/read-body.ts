import { VantaVulnError } from '@vanta-vuln/core';
import { BodyError, BodyTooLargeError, BodyTypeError } from '../request-errors.ts';

/**
 * The JSON of a body, which is given up as soon as it is larger than the limit, in bytes.
 *
 * Throws BodyTypeError, BodyTooLargeError, and BodyError also for a body that breaks off.
 */
export async function readBody(request: Request, limit: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? undefined;
  // A page of another origin may send text without being asked, but JSON only after a preflight.
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') throw new BodyTypeError(type);
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new BodyTooLargeError(limit);
  try {
    const bytes = await collect(request.body, limit);
    if (bytes.length === 0) throw new BodyError('it is empty.');
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof VantaVulnError) throw error;
    // No JSON, or its caller has gone while it was sent.
    throw new BodyError(error instanceof Error ? error.message : String(error), error);
  }
}

async function collect(body: ReadableStream<Uint8Array> | null, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > limit) throw new BodyTooLargeError(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
