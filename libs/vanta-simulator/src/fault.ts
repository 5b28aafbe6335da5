import * as z from 'zod';

const FAULT_TARGETS = ['vulnerabilities', 'remediations', 'assets', 'integrations', 'token'] as const;

/** What a request asks for, as faults tell requests apart. */
export type FaultTarget = (typeof FAULT_TARGETS)[number];

const count = z.int().min(1).optional();

/** Which requests a fault strikes; a part that is absent strikes all. */
const filter = {
  /** The lists (and their rows by id), or the token endpoint. @default all but the token endpoint */
  target: z.union([z.enum(FAULT_TARGETS), z.array(z.enum(FAULT_TARGETS))]).optional(),
  /** Only lists with a page size above this. */
  pageSizeAbove: z.int().min(0).optional(),
  /** True: only rows asked for by id; false: only lists. */
  byId: z.boolean().optional(),
  /** Let so many requests pass first. */
  afterRequests: z.int().min(0).optional(),
  /** Of the requests that remain, every nth: 3 strikes the 3rd, 6th, ... */
  every: count,
  /** Strike so often, then never again. */
  times: count,
};

/** How many rows of a page are hit, from the first on. @default all */
const rows = count;

const kind = <const Kind extends string, Shape extends z.ZodRawShape>(name: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(name), ...filter, ...shape });

/** Something that goes wrong on demand. */
export const faultSchema = z.discriminatedUnion('kind', [
  /** An answer with an error status instead of the right one: 429, 500, 502, 503, 504, ... */
  kind('status', { status: z.int().min(400).max(599), retryAfterSeconds: z.number().min(0).optional() }),
  /** The connection is cut after a share of the body. @default 0.5 */
  kind('reset', { afterShare: z.number().min(0).max(1).optional() }),
  /** The answer takes that long, by the simulator's clock or in real time. @default clock */
  kind('slow', { milliseconds: z.number().min(0), time: z.enum(['clock', 'real']).optional() }),
  /** The JSON ends in the middle, with a matching content-length. */
  kind('truncated-json', {}),
  /** Status 200 with an HTML page. */
  kind('not-json', {}),
  /** Status 200 with JSON that is no page. */
  kind('wrong-shape', {}),
  /** The active token is revoked as if another client had asked for one, just before this request. */
  kind('revoked-token', {}),
  /** The active token expires just before this request. */
  kind('expired-token', {}),
  /** 403, as for an application without the scope. */
  kind('missing-scope', {}),
  /** 400 for a cursor that was good. */
  kind('rejected-cursor', {}),
  /** The page leads to itself. */
  kind('stuck-cursor', {}),
  /** A page without rows that says there is a next one, and names it. */
  kind('empty-page', {}),
  /** The first rows come twice on the page. @default 1 row */
  kind('duplicated-rows', { rows }),
  /** Every field but the id is null. */
  kind('null-fields', { rows }),
  kind('missing-id', { rows }),
  /** Texts are numbers, numbers are texts. Lists and objects are hit only when named. */
  kind('wrong-types', { rows, fields: z.array(z.string()).optional() }),
  /** Dates are no dates: 30 February, words, nothing. */
  kind('impossible-dates', { rows }),
  kind('unknown-severity', { rows, severity: z.string().optional() }),
  /** Names and descriptions are {@link HOSTILE_TEXTS}, in turn. */
  kind('hostile-text', { rows }),
]);

/** Something that goes wrong on demand: a kind, its settings and which requests it strikes. */
export type Fault = z.infer<typeof faultSchema>;

/** What kind of thing goes wrong: the tag of a {@link Fault}. */
export type FaultKind = Fault['kind'];

export type FaultOf<Kind extends FaultKind> = Extract<Fault, { kind: Kind }>;
