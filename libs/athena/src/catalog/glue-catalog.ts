import { GlueClient } from '@aws-sdk/client-glue';
import { applyCatalog, forgetPartitions } from './apply-catalog.ts';
import type { ApplyCatalogOptions } from './apply-catalog.ts';
import type { GonePartition } from './gone-partitions.ts';
import type { CatalogPlan, CatalogState } from './plan-catalog.ts';
import { readCatalog } from './read-catalog.ts';
import { readRegisteredAt } from './registration.ts';

/** Where the catalog is; credentials come from the environment, as the SDK finds them. */
export interface CatalogOptions {
  /** @default vanta_vuln */
  readonly database?: string | undefined;
  /** @default what the SDK finds in the environment */
  readonly region?: string | undefined;
  /** Another server than Amazon's. @default AWS_ENDPOINT_URL */
  readonly endpoint?: string | undefined;
}

/** A database of the Glue catalog. */
export interface Catalog extends Disposable {
  readonly database: string;
  /** What it has of the tables of a lake; null when there is no such database. Throws CatalogError. */
  read(): Promise<CatalogState | null>;
  /** Carries a plan out; doing it again does no harm. Throws CatalogError. */
  apply(plan: CatalogPlan, options?: ApplyCatalogOptions): Promise<void>;
  /** Takes days out of it, whose data is left alone; doing it again does no harm. Throws CatalogError. */
  forget(gone: readonly GonePartition[], options?: ApplyCatalogOptions): Promise<void>;
  /** When partitions were last registered, in milliseconds since 1970; null when none were. Throws CatalogError. */
  registeredAt(): Promise<number | null>;
}

/**
 * Opens a database of the Glue catalog, which need not be there yet; nothing is asked yet.
 *
 * @example
 * import { openCatalog, planCatalog } from '@vanta-vuln/athena';
 * using catalog = openCatalog({ database: 'vanta_vuln' });
 * const { database } = catalog;
 * const plan = planCatalog({ database, lake: 's3://bucket/lake', files: [], state: await catalog.read() });
 * await catalog.apply(plan);
 */
export function openCatalog({
  database = 'vanta_vuln',
  region,
  endpoint = process.env.AWS_ENDPOINT_URL,
}: CatalogOptions = {}): Catalog {
  const client = new GlueClient({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  return {
    database,
    read: () => readCatalog(client, database),
    apply: (plan, options) => applyCatalog(client, plan, options),
    forget: (gone, options) => forgetPartitions(client, { database, gone }, options),
    registeredAt: () => readRegisteredAt(client, database),
    [Symbol.dispose]: () => client.destroy(),
  };
}
