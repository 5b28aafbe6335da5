import * as z from 'zod';
import { SimulatorOptionError } from './simulator-errors.ts';

const share = (normal: number) => z.number().min(0).max(1).default(normal);

const shares = {
  /** New findings (each with an open remediation) and new assets, of those there are. */
  newShare: share(0.02),
  /** Findings that get another severity and score, with their remediations; and assets with another tag. */
  changedShare: share(0.03),
  /** Findings whose SLA deadline moves or goes, with their remediations. */
  slaMovedShare: share(0.005),
  /** Active findings that a person suppresses. */
  deactivatedShare: share(0.005),
  /** Suppressed findings that are active again. */
  reactivatedShare: share(0.02),
  /** Open remediations of active findings that get their date; the finding is listed for at least this day. */
  fixedShare: share(0.02),
  /** Findings whose remediation had its date before this day, that are listed no more. */
  fixedGoneShare: share(0.7),
  /** Findings, past remediations and idle assets that are listed no more, with nothing to explain it. 1 is a mass disappearance. */
  vanishedShare: share(0.002),
  /** Findings that had gone on an earlier day, and are listed again. */
  reappearedShare: share(0.05),
  /** Of the findings that nothing else happened to, those seen again by their scanner: only lastDetectedDate moves. */
  onlyLastDetectedShare: share(0.9),
};

const tickOptionsSchema = z.strictObject({
  ...shares,
  /** How many days pass, all at once. @default 1 */
  days: z.int().min(0).default(1),
  /** Shares that are not given are 0 instead of those of a usual day. @default false */
  quiet: z.boolean().default(false),
});

/** What happens on a day; shares go from 0 to 1. */
export type TickOptions = z.input<typeof tickOptionsSchema>;

export type ResolvedTickOptions = z.output<typeof tickOptionsSchema>;

const NOTHING = Object.fromEntries(Object.keys(shares).map((name) => [name, 0]));

/** The options with their defaults. Throws {@link SimulatorOptionError} for one that is none. */
export function resolveTickOptions(options: TickOptions): ResolvedTickOptions {
  const parsed = tickOptionsSchema.safeParse(options.quiet === true ? { ...NOTHING, ...options } : options);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SimulatorOptionError('tick', options, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
}
