import { collectBatches } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import { printNote } from '../write-text.ts';

/** The latest entries of a log, and whether it holds more. */
export interface Latest<Entry> {
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
}

/** Reads the latest entries of a log that gives as many as it is asked for. */
export async function readLatest<Entry>(
  limit: number,
  read: (limit: number) => AsyncIterable<readonly Entry[]>,
): Promise<Latest<Entry>> {
  // One more than is shown tells whether there are more.
  const entries = await collectBatches(read(Math.min(limit + 1, Number.MAX_SAFE_INTEGER)));
  return { entries: entries.slice(0, limit), hasMore: entries.length > limit };
}

/** Says that there is more than was listed: a script that counts the entries would count too few. */
export async function noteMore(
  context: CommandContext,
  { entries, hasMore }: Latest<unknown>,
  { json = false }: { readonly json?: boolean | undefined },
): Promise<void> {
  if (!hasMore) return;
  const note = `The latest ${entries.length}; --limit shows more.`;
  await printNote(context, json ? note : `\n${note}`);
}
