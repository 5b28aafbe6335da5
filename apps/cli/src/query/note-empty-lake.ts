import type { CommandContext } from '../command-context.ts';
import { printNote } from '../write-text.ts';

/** Tells that a lake has no committed sync: a wrong path looks like a lake without rows. */
export async function noteEmptyLake(context: CommandContext, lake: string): Promise<void> {
  await printNote(context, `No sync has been committed to ${lake} yet.`);
}
