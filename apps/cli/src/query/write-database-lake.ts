import { prepareMigration } from '@vanta-vuln/migration';
import type { CommandContext } from '../command-context.ts';
import { formatBytes } from '../format-values.ts';
import { printNote } from '../write-text.ts';
import { daysThatFit } from './days-that-fit.ts';
import { openFolderMigration, showMigration } from './folder-migration.ts';
import type { DatabaseLake } from './folder-migration.ts';

// Each past day is a file of all its rows: a year of a large account must not fill the disk behind a question.
const MOST_BYTES = 2_000_000_000;

/** Writes a database into an empty folder as a lake: all its days, or the newest of them that take about 2 GB. */
export async function writeDatabaseLake(context: CommandContext, lake: DatabaseLake): Promise<void> {
  await using migration = await openFolderMigration(context, lake);
  const { steps, bytes } = await prepareMigration(migration.options);
  const since = daysThatFit(steps, MOST_BYTES);
  await printNote(context, noteOn(lake.database, { since, bytes }));
  await showMigration(context, { ...migration.options, since });
}

function noteOn(
  database: string,
  { since, bytes }: { readonly since: string | undefined; readonly bytes: number },
): string {
  const making = `Making a lake of ${database} to query; it is kept, and each sync is added to it.`;
  if (since === undefined) return making;
  const size = `All its days would take about ${formatBytes(bytes)}: this has those since ${since}.`;
  return `${making} ${size} \`vanta-vuln migrate\` makes one of all.`;
}
