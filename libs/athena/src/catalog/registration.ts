import { UpdateDatabaseCommand } from '@aws-sdk/client-glue';
import type { Database, DatabaseInput, GlueClient } from '@aws-sdk/client-glue';
import { systemClock } from '@vanta-vuln/core';
import { translateCatalogError } from './catalog-errors.ts';
import { findDatabase } from './find-database.ts';

/** The parameter of the database that says when partitions were last registered. */
const REGISTERED_AT = 'vanta_registered_at';
/** Stands there while they are being registered: no moment, so that no earlier answer is given again. */
const UNDER_WAY = 'under way';
const ATTEMPTS = 5;
const CONFLICT_WAIT_MS = 50;

/** When partitions were last registered, in milliseconds since 1970; null when none were. Throws CatalogError. */
export async function readRegisteredAt(client: GlueClient, database: string): Promise<number | null> {
  try {
    const found = await findDatabase(client, database);
    const moment = Date.parse(found?.Parameters?.[REGISTERED_AT] ?? '');
    return Number.isNaN(moment) ? null : moment;
  } catch (error) {
    throw translateCatalogError(error);
  }
}

/**
 * Changes the partitions of a database and says there when; also when the work fails half-way.
 *
 * Else Athena would give answers again that are older than the part that is done. A process that dies at it leaves a
 * note that no moment is known, since whoever comes next finds nothing to do. Throws CatalogError.
 */
export async function registering(
  client: GlueClient,
  { database, now }: { readonly database: string; readonly now: number },
  work: () => Promise<void>,
): Promise<void> {
  const moment = new Date(now).toISOString();
  await noteBeginning(client, database);
  try {
    await work();
  } catch (error) {
    // Why the work failed tells more than why this did.
    await noteRegistration(client, database, moment).catch(() => undefined);
    throw translateCatalogError(error);
  }
  await noteRegistration(client, database, moment);
}

/** There are no answers of a database that is yet to be made. */
async function noteBeginning(client: GlueClient, database: string): Promise<void> {
  try {
    if ((await findDatabase(client, database)) !== null) await noteRegistration(client, database, UNDER_WAY);
  } catch (error) {
    throw translateCatalogError(error);
  }
}

/** Tried again while somebody else changes the database: nobody would note it later, when nothing is left to do. */
async function noteRegistration(client: GlueClient, database: string, moment: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const found = await findDatabase(client, database);
      const input = toInput(found ?? { Name: database }, moment);
      await client.send(new UpdateDatabaseCommand({ Name: database, DatabaseInput: input }));
      return;
    } catch (error) {
      const isConflict = error instanceof Error && error.name === 'ConcurrentModificationException';
      if (!isConflict || attempt === ATTEMPTS) throw translateCatalogError(error);
      await systemClock.sleep(Math.random() * CONFLICT_WAIT_MS * 2 ** attempt);
    }
  }
}

/** The database as it is, with the moment: an update replaces all of it, what others said of it included. */
function toInput(found: Database, moment: string): DatabaseInput {
  const { Name, Description, LocationUri, Parameters, CreateTableDefaultPermissions } = found;
  const parameters = { ...Parameters, [REGISTERED_AT]: moment };
  return { Name, Description, LocationUri, Parameters: parameters, CreateTableDefaultPermissions };
}
