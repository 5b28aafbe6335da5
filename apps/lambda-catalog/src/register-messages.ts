import { planCatalog } from '@vanta-vuln/athena';
import type { CatalogState } from '@vanta-vuln/athena';
import { partitionPath } from '@vanta-vuln/core';
import type { Partition } from '@vanta-vuln/core';
import type { Trace } from '@vanta-vuln/lambda-runtime';
import { dayOfKey, listDays } from '@vanta-vuln/storage-s3';
import type { CatalogParts } from './catalog-handler.ts';
import { countPartitions } from './count-partitions.ts';
import type { LakePlace } from './lake-place.ts';
import type { QueueMessage } from './read-event.ts';
import { NotificationError, readNotification } from './read-notification.ts';
import type { NotifiedObject } from './read-notification.ts';

/** Which messages the queue is to send again. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** What to register, until when, and where that is shown. */
export interface Batch {
  readonly messages: readonly QueueMessage[];
  readonly signal: AbortSignal;
  readonly trace: Trace;
}

/**
 * Registers the days that the messages tell of, each message by itself, so that one that fails comes again alone.
 *
 * What the catalog says afterwards comes from the objects as they are then, not from the events: so these may come
 * twice, in any order, and late.
 */
export async function registerMessages(parts: CatalogParts, { messages, signal, trace }: Batch) {
  const registered = new DayRegistrar(parts, trace);
  const failed: QueueMessage[] = [];
  for (const message of messages) {
    try {
      signal.throwIfAborted();
      await trace.segment('register-message', async () => {
        trace.annotate({ messageId: message.messageId });
        await registered.add(daysOf(readNotification(message.body), parts));
      });
    } catch (error) {
      if (!(await isKept(parts, message, error))) failed.push(message);
    }
  }
  const answer: BatchAnswer = {
    batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })),
  };
  return { answer, partitionsAdded: registered.partitionsAdded };
}

/** Whether a message is done with, though it failed: one that can't be understood waits with its cause for a person. */
async function isKept(
  { deadLetters, logger }: CatalogParts,
  message: QueueMessage,
  err: unknown,
): Promise<boolean> {
  const { messageId } = message;
  logger.error({ err, messageId }, 'a message could not be registered');
  if (deadLetters === null || !(err instanceof NotificationError)) return false;
  try {
    await deadLetters.keep(message, err);
    return true;
  } catch (error) {
    logger.error({ err: error, messageId }, 'the message could not be put among the dead letters');
    return false;
  }
}

function daysOf(objects: readonly NotifiedObject[], { place, logger }: CatalogParts): readonly Partition[] {
  return objects.flatMap(({ bucket, key }) => {
    const day = bucket === place.bucket ? dayInLake(key, place) : null;
    if (day === null) logger.info({ bucket, key }, 'the object is no day of a table');
    return day ?? [];
  });
}

function dayInLake(key: string, { prefix }: LakePlace): Partition | null {
  return key.startsWith(prefix) ? dayOfKey(key.slice(prefix.length)) : null;
}

/** Registers days, and the same day once. */
class DayRegistrar {
  readonly #parts: CatalogParts;
  readonly #trace: Trace;
  readonly #done = new Set<string>();
  #state: CatalogState | null | undefined;
  partitionsAdded = 0;

  constructor(parts: CatalogParts, trace: Trace) {
    this.#parts = parts;
    this.#trace = trace;
  }

  async add(days: readonly Partition[]): Promise<void> {
    const { store, catalog, logger } = this.#parts;
    const wanted = days.filter((day) => !this.#done.has(partitionPath(day)));
    if (wanted.length === 0) return;
    const files = await this.#trace.segment('list-days', () => listDays(store, wanted));
    for (const { table, date } of wanted) {
      const isGone = !files.some((file) => file.table === table && file.date === date);
      if (isGone) logger.info({ table, date }, 'the day has no files any more, its partition stays');
    }
    if (files.length > 0) {
      this.#state ??= await this.#trace.segment('read-catalog', () => catalog.read());
      const plan = planCatalog({
        database: catalog.database,
        lake: store.location,
        files,
        state: this.#state,
      });
      await this.#trace.segment('apply-plan', () => catalog.apply(plan));
      // What the next message needs of a database or a table that was missing is there now.
      if (this.#state === null || plan.tables.some(({ action }) => action !== 'keep'))
        this.#state = undefined;
      this.partitionsAdded += countPartitions(plan).partitionsAdded;
    }
    for (const day of wanted) this.#done.add(partitionPath(day));
  }
}
