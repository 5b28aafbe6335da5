import { parseAccept } from 'hono/utils/accept';
import { NotAcceptableError } from '../request-errors.ts';

/** The best of the offered media types for an `Accept` header, the first where none is preferred. Throws NotAcceptableError. */
export function chooseMediaType<Type extends string>(
  accept: string | undefined,
  offered: readonly [Type, ...Type[]],
): Type {
  const ranges = parseAccept(accept ?? '');
  if (ranges.length === 0) return offered[0];
  const rated = offered.map((type) => ({ type, quality: qualityOf(type, ranges) }));
  const best = rated.reduce((one, other) => (other.quality > one.quality ? other : one));
  if (best.quality > 0) return best.type;
  throw new NotAcceptableError(accept ?? '', offered);
}

/** The quality of the most specific range that a type is in. */
function qualityOf(type: string, ranges: ReturnType<typeof parseAccept>): number {
  for (const range of [type, `${type.split('/')[0]}/*`, '*/*']) {
    const found = ranges.find((candidate) => candidate.type.toLowerCase() === range);
    if (found !== undefined) return found.q;
  }
  return 0;
}
