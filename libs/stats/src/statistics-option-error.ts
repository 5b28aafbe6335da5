import { VantaVulnError } from '@vanta-vuln/core';

/** An option of the statistics that is no number they can work with. */
export class StatisticsOptionError extends VantaVulnError {
  override readonly name = 'StatisticsOptionError';
  readonly option: string;
  readonly value: number;

  constructor(option: string, value: number, expected: string) {
    super('invalid-statistics-option', `${option} is ${value}`, { hint: `Give ${expected}.` });
    this.option = option;
    this.value = value;
  }
}

// Beyond the last moment JavaScript has no dates; before the first one, the month before could not be named.
const LAST_MOMENT = 8_640_000_000_000_000;
const FIRST_MOMENT = Date.parse('0001-01-01T00:00:00Z');

/** Throws {@link StatisticsOptionError} for an option that makes no sense. */
export function checkStatisticsOptions({
  asOf,
  dueSoonDays,
  top,
}: {
  readonly asOf: number;
  readonly dueSoonDays: number;
  readonly top: number;
}): void {
  checkMoment(asOf);
  if (!(dueSoonDays >= 0 && Number.isFinite(dueSoonDays))) {
    throw new StatisticsOptionError('dueSoonDays', dueSoonDays, 'a number of days, 0 or more');
  }
  if (!(Number.isInteger(top) && top >= 0)) {
    throw new StatisticsOptionError('top', top, 'a whole number, 0 or more');
  }
}

/** Throws {@link StatisticsOptionError} for a moment that is none; a Date would be compared as a number and added as a text. */
export function checkMoment(asOf: number): void {
  if (typeof asOf === 'number' && asOf >= FIRST_MOMENT && asOf < LAST_MOMENT) return;
  throw new StatisticsOptionError('asOf', asOf, 'a moment in milliseconds since 1970');
}
