import * as z from 'zod';
import { countSchema } from './count-schema.ts';

const counts = z.record(z.string(), z.number());
const moment = z.string().meta({ example: '2026-01-31T06:15:00.000Z' });

const runSchema = z.strictObject({
  run_id: z.string(),
  status: z.enum(['completed', 'partial', 'interrupted', 'failed']),
  requests: z.number(),
  throttled: z.number(),
  seconds: z.number(),
  vulnerabilities: counts,
  remediations: counts,
  assets: counts,
  started_at: moment,
  finished_at: moment,
  observed_at: moment.meta({ description: 'The moment for which the stored rows hold' }),
  backend: z.string(),
  source_url: z.string(),
  writer_version: z.string(),
  unusable_values: z.number(),
  remediations_as_of: moment.nullable(),
  error: z.string().nullable(),
});

export const syncStatus = z.strictObject({
  last_completed: runSchema.nullable().meta({ description: 'Null when nothing was synced yet' }),
  latest: runSchema.nullable().meta({ description: 'The latest one however it ended' }),
  seconds_since_completed: z.number().nullable(),
});

export const historyQuery = z.strictObject({
  limit: countSchema({ min: 1, max: 1000 }).default(50).meta({ description: 'Syncs, the latest first' }),
});

export const syncHistory = z.strictObject({ runs: z.array(runSchema) });

export const triggeredSync = z.strictObject({
  id: z.string().meta({ description: 'The execution that syncs' }),
  repeated: z.boolean().meta({ description: 'Whether a request with the same key had started it already' }),
});
