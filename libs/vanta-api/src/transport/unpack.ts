import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream';
import type { Readable, Transform } from 'node:stream';

/** The body of an answer as it was before it was packed: some proxies pack what nobody asked them to. */
export function unpack(answer: IncomingMessage): Readable {
  const unpacker = unpackerFor(answer.headers['content-encoding']?.trim().toLowerCase());
  if (unpacker === null) return answer;
  // An answer that is cut ends the unpacker with an error, and one that is read no further ends the answer.
  return pipeline(answer, unpacker, () => undefined);
}

/** Null for what is not packed, and for what nobody knows: that shows as text which is no JSON. */
function unpackerFor(encoding: string | undefined): Transform | null {
  if (encoding === undefined) return null;
  // Loaded where it is needed: Vanta itself packs nothing unasked.
  const zlib = process.getBuiltinModule('node:zlib');
  if (encoding === 'gzip' || encoding === 'x-gzip') return zlib.createGunzip();
  if (encoding === 'deflate') return zlib.createInflate();
  return encoding === 'br' ? zlib.createBrotliDecompress() : null;
}
