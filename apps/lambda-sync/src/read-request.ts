import { DATASETS, VantaVulnError } from '@vanta-vuln/core';
import * as z from 'zod';

const name = z.string().min(1);

const request = z.discriminatedUnion('mode', [
  z.object({
    mode: z.literal('fetch'),
    /** The run that the step before has answered with. */
    runId: name.optional(),
    executionId: name.optional(),
    /** Minutes after which the step keeps its checkpoint and answers. */
    maxMinutes: z.number().positive().default(8),
    acceptMassDisappearance: z.boolean().default(false),
  }),
  z.object({ mode: z.literal('build'), runId: name, dataset: z.enum(DATASETS) }),
  z.object({ mode: z.literal('commit'), runId: name }),
  z.object({
    mode: z.literal('full'),
    executionId: name.optional(),
    acceptMassDisappearance: z.boolean().default(false),
  }),
  // What removes takes no misspelt field: with `keepSnapshot: 5` two would stay.
  z.strictObject({
    mode: z.literal('gc'),
    /** Without it, the answer says what would be removed. */
    remove: z.boolean().default(false),
    /** Snapshots that stay, the newest first; the committed one always does. */
    keepSnapshots: z.int().min(1).max(20).default(2),
  }),
]);

/** What the function is asked to do. */
export type SyncRequest = z.infer<typeof request>;

/** A request of one mode. */
export type RequestOf<Mode extends SyncRequest['mode']> = Extract<SyncRequest, { readonly mode: Mode }>;

class SyncEventError extends VantaVulnError {
  override readonly name = 'SyncEventError';

  constructor(detail: string) {
    super('event-not-understood', `The event asks for nothing that the function can do: ${detail}`, {
      hint: 'Send {"mode":"fetch"}, {"mode":"build","runId":…,"dataset":…}, {"mode":"commit","runId":…}, {"mode":"full"} or {"mode":"gc"}.',
    });
  }
}

/**
 * Reads an event as a state machine or a person sends it.
 *
 * Throws a VantaVulnError `event-not-understood` that names the field.
 */
export function readRequest(event: unknown): SyncRequest {
  const parsed = request.safeParse(event);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.join('.');
  throw new SyncEventError(`${field}: ${issue?.message ?? 'not understood'}`);
}
