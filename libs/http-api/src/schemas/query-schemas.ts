import * as z from 'zod';

const parameterValue = z.union([z.string(), z.number(), z.null()], {
  error: 'must be a text, a number or null',
});

/** What `POST /api/v1/query` takes. */
export const queryBody = z.union(
  [
    z.strictObject({
      template: z
        .string()
        .min(1)
        .meta({ description: 'A name of GET /api/v1/templates', example: 'overdue' }),
      parameters: z
        .record(z.string(), parameterValue)
        .optional()
        .meta({
          description: 'Its parameters by name; those left out have their defaults',
          example: { limit: 5 },
        }),
    }),
    z.strictObject({
      sql: z.string().min(1).max(60_000).meta({
        description: 'One SELECT as Athena (Trino) understands it; only where free SQL is switched on',
      }),
    }),
  ],
  { error: 'give {"template", "parameters"}, or {"sql"} where free SQL is switched on, and nothing else' },
);

/** What `POST /api/v1/query` takes, parsed. */
export type QueryBody = z.infer<typeof queryBody>;

export const queryPath = z.strictObject({ id: z.string().min(1).max(128) });

export const pageQuery = z.strictObject({
  next: z.string().min(1).max(4096).optional().meta({ description: '`next` of the page before' }),
});

const queryFacts = {
  id: z.string().meta({ description: 'Asks for the answer later, and for its further pages' }),
  template: z.string().nullable(),
  snapshot_date: z
    .string()
    .nullable()
    .meta({ description: 'The UTC day of the snapshot that was read, where one day was asked for' }),
};

export const runningQuery = z.strictObject({ ...queryFacts, status: z.literal('running') });

export const queryAnswer = z.strictObject({
  ...queryFacts,
  status: z.literal('succeeded'),
  statistics: z.strictObject({
    bytes_read: z.number(),
    milliseconds: z.number(),
    cost_usd: z.number(),
    reused: z.boolean().meta({ description: 'Whether it is the answer of an earlier query' }),
  }),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(['string', 'double', 'boolean', 'timestamp', 'string_list', 'bigint']),
    }),
  ),
  next: z.string().nullable().meta({
    description: 'Asks for the page that follows: GET /api/v1/query/{id}?next=...; null after the last',
  }),
  rows: z
    .array(z.record(z.string(), z.unknown()))
    .max(1000)
    .meta({ description: 'One object a row with a property for each column; moments are ISO 8601 in UTC' }),
});
