import { isWithinYears1To9999, meantSeverity, parseEndTimestamp, parseTimestamp } from '@vanta-vuln/core';
import * as z from 'zod';
import { countSchema } from './count-schema.ts';

const text = z.string().max(500).regex(/\S/, 'is empty');
const list = text
  .transform((value) => value.split(',').map((item) => item.trim()))
  .refine((items) => !items.includes(''), 'has a comma without a word beside it, or no word at all');
const moment = momentSchema(parseTimestamp);
const endMoment = momentSchema(parseEndTimestamp);

const severities = list.superRefine((words, context) => {
  for (const word of words) {
    const meant = meantSeverity(word);
    if (meant !== null)
      context.addIssue({ code: 'custom', message: `${word} is no severity: is ${meant} meant?` });
  }
});

const RANGES = [
  ['detected_from', 'detected_to'],
  ['deactivated_from', 'deactivated_to'],
  ['due_from', 'due_to'],
] as const;

/** The same filter that `vanta-vuln stats` has. */
export const statsQuery = z
  .strictObject({
    severity: severities
      .optional()
      .meta({ description: 'Any of these, with commas between', example: 'CRITICAL,HIGH' }),
    cve: text.optional().meta({ description: 'Part of the name or of a related name, in any case' }),
    asset_id: text.optional(),
    integration: text.optional(),
    package: text.optional().meta({ description: 'Part of a package identifier' }),
    fixable: z
      .stringbool({ truthy: ['true'], falsy: ['false'] })
      // For the document of the API, as with counts.
      .meta({ type: 'boolean' })
      .optional(),
    status: z.enum(['active', 'deactivated']).optional(),
    detected_from: moment.optional(),
    detected_to: endMoment.optional(),
    deactivated_from: moment.optional(),
    deactivated_to: endMoment.optional(),
    due_from: moment.optional(),
    due_to: endMoment.optional(),
    as_of: moment
      .optional()
      .meta({ description: 'Deadlines are judged as of this moment; by default this minute' }),
    due_soon_days: countSchema({ min: 0, max: 3650 })
      .optional()
      .meta({ description: 'Days ahead that count as soon' }),
    top: countSchema({ min: 0, max: 1000 })
      .optional()
      .meta({ description: 'How many assets, packages and CVEs are named; by default 10' }),
  })
  .superRefine((query, context) => {
    for (const [from, to] of RANGES) {
      if (!((query[from] ?? -Infinity) > (query[to] ?? Infinity))) continue;
      context.addIssue({ code: 'custom', path: [from], message: `is after ${to}: nothing lies in between` });
    }
  });

/** The query of `GET /api/v1/stats`, parsed. */
export type StatsQuery = z.infer<typeof statsQuery>;

function momentSchema(parse: (text: string) => number | null) {
  return z
    .string()
    .meta({ description: 'ISO 8601 in UTC', example: '2026-01-31' })
    .transform((given, context) => {
      const value = parse(given.trim());
      if (value !== null && isWithinYears1To9999(value)) return value;
      context.addIssue({ code: 'custom', message: 'is no date such as 2026-01-31 or 2026-01-31T12:00:00Z' });
      return z.NEVER;
    });
}

/** What statisticsToJson of @vanta-vuln/stats makes; further keys are described there. */
export const statisticsSchema = z.looseObject({
  as_of: z.string(),
  last_sync: z.strictObject({ run_id: z.string(), observed_at: z.string() }).nullable(),
  total_count: z.number(),
  active: z.number(),
  deactivated: z.number(),
  overdue: z.number(),
  due_soon: z.number(),
  by_severity: z.record(z.string(), z.number()),
  remediations: z.looseObject({ total: z.number(), sla_compliance: z.number().nullable() }),
  assets: z.looseObject({ total: z.number() }),
  notes: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});
