import { moment, text, wholeNumber } from './template-parameter.ts';

/** The moment at which deadlines are judged. */
export const asOf = moment({
  description: 'the moment at which deadlines are judged',
  example: '2026-01-31T12:00:00Z',
  default: { of: 'now', days: 0 },
});

/** One severity, or all. */
export const severity = text({
  description: 'only this severity, in any case',
  example: 'HIGH',
  default: null,
  isSeverity: true,
});

/** How many rows the answer may have. */
export const limit = (rows: number) =>
  wholeNumber({
    description: 'at most so many rows',
    example: String(rows),
    default: rows,
    min: 1,
    max: 1_000_000,
  });
