import { BodyError, BodyTooLargeError, BodyTypeError } from '../request-errors.ts';

/**
 * The JSON of a body, which is given up as soon as it is larger than the limit, in bytes.
 *
 * Throws BodyTypeError, BodyTooLargeError and BodyError.
 */
export async function readBody(request: Request, limit: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? undefined;
  // A page of another origin may send text without being asked, but JSON only after a preflight.
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') throw new BodyTypeError(type);
  if (Number(request.headers.get('content-length') ?? 0) > limit) throw new BodyTooLargeError(limit);
  const bytes = await collect(request.body, limit);
  if (bytes.length === 0) throw new BodyError('it is empty.');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
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
