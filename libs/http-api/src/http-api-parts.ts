import type {
  Clock,
  Logger,
  QueryEngine,
  QueryJobs,
  QueryStatistics,
  StorageBackend,
} from '@vanta-vuln/core';
import type { SyncTrigger } from './sync-trigger.ts';

/** What the routes need of a store. */
export type StoreReader = Pick<StorageBackend, 'readRows' | 'readIntegrations' | 'lastRun' | 'readRuns'>;

/** What the routes answer from. */
export interface HttpApiParts {
  /** Answers the questions about which snapshot is meant. */
  readonly engine: QueryEngine;
  /** Queries that outlast a request: the same engine, or {@link keepJobsInMemory} over it. */
  readonly jobs: QueryJobs;
  /** Opens what one request reads, so that it sees one state; disposed of when that is answered. */
  readonly openStore: () => Promise<StoreReader & AsyncDisposable>;
  /** Null where no sync can be started from here. */
  readonly trigger: SyncTrigger | null;
  /** @default systemClock */
  readonly clock?: Clock | undefined;
  /** @default silentLogger */
  readonly logger?: Logger | undefined;
}

/** How the routes behave. */
export interface HttpApiOptions {
  /** What the document of the API and `/health` call it. @default 0.1.0 */
  readonly version?: string | undefined;
  /** Whether statements of the caller's own are answered: only where the engine itself can but read. @default false */
  readonly freeSql?: boolean | undefined;
  /** The key that every request must show, `/health` and `/openapi.json` excepted. @default none: a gateway asks for it */
  readonly apiKey?: string | undefined;
  /** The names under which a browser may reach the server, against pages that rebind theirs. @default any */
  readonly hosts?: readonly string[] | undefined;
  /** Origins whose pages may read the answers; `*` for all. @default none */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Milliseconds after which a query that still runs is answered with its id. @default 20_000 */
  readonly patience?: number | undefined;
  /** Requests that are in work at a time; one more is refused as 503. @default Infinity */
  readonly maxRequests?: number | undefined;
  /** Bytes that the body of a request may have. @default 65_536 */
  readonly maxBodyBytes?: number | undefined;
  /** Bytes that a page of an answer may have. @default 4_000_000 */
  readonly maxPageBytes?: number | undefined;
  /** Days before a deadline that count as soon, where the request names none. @default 14 */
  readonly dueSoonDays?: number | undefined;
  /** The id of a request that names none itself; `env` is what the server passed to `fetch`. @default a random one */
  readonly requestId?: ((env: unknown) => string | undefined) | undefined;
  /** Is told what each query has cost, once it is known. */
  readonly onQuery?: ((statistics: QueryStatistics) => void) | undefined;
}
