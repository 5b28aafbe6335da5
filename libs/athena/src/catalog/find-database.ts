import { GetDatabaseCommand } from '@aws-sdk/client-glue';
import type { Database, GlueClient } from '@aws-sdk/client-glue';

/** A database of the catalog; null when there is none. Throws what the client throws. */
export async function findDatabase(client: GlueClient, name: string): Promise<Database | null> {
  try {
    return (await client.send(new GetDatabaseCommand({ Name: name }))).Database ?? null;
  } catch (error) {
    if (error instanceof Error && error.name === 'EntityNotFoundException') return null;
    throw error;
  }
}
