import * as z from 'zod';
import { atLeastPattern, atMostPattern } from './whole-number-pattern.ts';

const MILLISECONDS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);
const DURATION = /^(\d{1,9})(ms|s|m|h|d)$/;
const MESSAGE = 'must be a whole number with a unit: 500ms, 30s, 15m, 6h or 1d';

function milliseconds(text: string): number {
  const [, amount, unit = ''] = DURATION.exec(text) ?? [];
  return Number(amount) * (MILLISECONDS.get(unit) ?? Number.NaN);
}

/**
 * A time span: written as a number with its unit (`500ms`, `30s`, `15m`, `6h`, `1d`), read as milliseconds.
 *
 * A bare number is refused: nobody could tell its unit.
 *
 * @param atLeast The shortest span that makes sense, written the same way
 * @param atMost The longest; none when it is left out
 */
export function durationSchema(atLeast: string, atMost?: string) {
  // Patterns and no other checks, so that the JSON Schema of the config file says the same.
  const text = z
    .string({ error: MESSAGE })
    .regex(DURATION, { error: MESSAGE, abort: true })
    .regex(
      boundPattern(atLeast, { round: Math.ceil, pattern: atLeastPattern }),
      `must be at least ${atLeast}`,
    );
  return (
    atMost === undefined
      ? text
      : text.regex(
          boundPattern(atMost, { round: Math.floor, pattern: atMostPattern }),
          `must be at most ${atMost}`,
        )
  ).transform(milliseconds);
}

interface Bound {
  readonly round: (amount: number) => number;
  readonly pattern: (amount: number) => string;
}

/** What is written in any unit and keeps to a bound. */
function boundPattern(bound: string, { round, pattern }: Bound): RegExp {
  const units = [...MILLISECONDS].map(
    ([unit, length]) => `${pattern(round(milliseconds(bound) / length))}${unit}`,
  );
  return new RegExp(`^(?:${units.join('|')})$`);
}
