import type { Catalog } from '@vanta-vuln/athena';
import type { Logger, ObjectStore } from '@vanta-vuln/core';
import type { Invocation } from '@vanta-vuln/lambda-runtime';
import type { DeadLetters } from './dead-letters.ts';
import type { LakePlace } from './lake-place.ts';
import { readEvent } from './read-event.ts';
import { reconcile } from './reconcile.ts';
import type { Reconciled } from './reconcile.ts';
import { registerMessages } from './register-messages.ts';
import type { BatchAnswer } from './register-messages.ts';

/** What the function works with. */
export interface CatalogParts {
  readonly place: LakePlace;
  readonly store: ObjectStore;
  readonly catalog: Catalog;
  /** Null where SQS alone keeps dead letters. */
  readonly deadLetters: DeadLetters | null;
  readonly logger: Logger;
}

/** Understands an event, does what it asks, and answers with counts. */
export function catalogHandler(
  parts: CatalogParts,
): (event: unknown, invocation: Invocation) => Promise<BatchAnswer | Reconciled> {
  return async (event, { metrics, signal, trace }) => {
    const request = readEvent(event);
    const done =
      request.action === 'reconcile'
        ? await reconcile(parts, { forget: request.forget, signal, trace })
        : await registerMessages(parts, { messages: request.messages, signal, trace });
    metrics.add('PartitionsAdded', done.partitionsAdded);
    return done.answer;
  };
}
