import { VantaVulnError } from '@vanta-vuln/core';
import * as z from 'zod';

/** A message of the queue that tells of new objects. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

/** What the function is asked to do. */
export type CatalogRequest =
  | { readonly action: 'reconcile'; readonly forget: boolean }
  | { readonly action: 'register'; readonly messages: readonly QueueMessage[] };

/** An event of which the function can make nothing. */
class CatalogEventError extends VantaVulnError {
  override readonly name = 'CatalogEventError';

  constructor(detail: string) {
    super('event-not-understood', `The event is neither a batch of a queue nor a known action: ${detail}`, {
      hint: 'Send {"action":"reconcile"}, or let the queue of the stack call the function.',
    });
  }
}

const reconcile = z.object({
  action: z.literal('reconcile'),
  /** Whether days whose files are gone are taken out of the catalog. */
  forget: z.boolean().default(false),
});
const batch = z.object({
  Records: z.array(z.object({ eventSource: z.literal('aws:sqs'), messageId: z.string(), body: z.string() })),
});

/** Reads an event as Lambda hands it over; throws a VantaVulnError `event-not-understood`. */
export function readEvent(event: unknown): CatalogRequest {
  const action = reconcile.safeParse(event);
  if (action.success) return action.data;
  const messages = batch.safeParse(event);
  if (messages.success) return { action: 'register', messages: messages.data.Records };
  throw new CatalogEventError(JSON.stringify(event)?.slice(0, 200) ?? 'nothing');
}
