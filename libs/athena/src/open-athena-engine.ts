import { AthenaClient } from '@aws-sdk/client-athena';
import { S3Client } from '@aws-sdk/client-s3';
import { QueryError, findOptionProblem } from '@vanta-vuln/core';
import type { QueryEngine, QueryJobs } from '@vanta-vuln/core';
import { AthenaEngine } from './athena-engine.ts';

/** Where the queries run and what they may cost; credentials come from the environment, as the SDK finds them. */
export interface AthenaEngineOptions {
  /** The database of the Glue catalog. @default vanta_vuln */
  readonly database?: string | undefined;
  /** It says where answers are kept and how many bytes a query may read. @default primary */
  readonly workgroup?: string | undefined;
  /** @default what the SDK finds in the environment */
  readonly region?: string | undefined;
  /** Another server than Amazon's. @default AWS_ENDPOINT_URL */
  readonly endpoint?: string | undefined;
  /** Milliseconds until a query is stopped. @default 300_000 */
  readonly timeout?: number | undefined;
  /** What a terabyte that was read costs, in US dollars. @default 5 */
  readonly usdPerTerabyte?: number | undefined;
  /**
   * When the partitions of the last run were registered, in milliseconds since 1970: an answer that is younger
   * than that is given again at no cost. See `registeredAt` of openCatalog. @default unknown, and no answer is given again
   */
  readonly registeredAt?: (() => Promise<number | null>) | undefined;
}

const OPTIONS = { timeout: 'limit', usdPerTerabyte: 'room' } as const;

/**
 * Opens a lake for SQL on Amazon Athena; nothing is asked yet. Throws QueryError `invalid-engine-option`.
 *
 * The id that `start` gives is Athena's own, so another process may ask for the answer.
 *
 * @example
 * import { openAthenaEngine } from '@vanta-vuln/athena';
 * await using engine = openAthenaEngine({ database: 'vanta_vuln', workgroup: 'primary' });
 * await using result = await engine.run({ sql: 'SELECT count(*) FROM vanta_vulnerabilities_current', parameters: [] });
 * for await (const rows of result.rows) for (const [count] of rows) process.stdout.write(`${count}\n`);
 */
export function openAthenaEngine({
  database = 'vanta_vuln',
  workgroup = 'primary',
  region,
  endpoint = process.env.AWS_ENDPOINT_URL,
  timeout = 300_000,
  usdPerTerabyte = 5,
  registeredAt = async () => null,
}: AthenaEngineOptions = {}): QueryEngine & QueryJobs {
  checkOptions({ timeout, usdPerTerabyte });
  const connection = {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
  return new AthenaEngine({
    client: new AthenaClient(connection),
    createS3Client: () => new S3Client({ ...connection, forcePathStyle: endpoint !== undefined }),
    database,
    workgroup,
    timeout,
    usdPerTerabyte,
    registeredAt,
  });
}

/** Throws QueryError `invalid-engine-option`: NaN would fail with the first query, or as its price. */
function checkOptions(options: Readonly<Record<keyof typeof OPTIONS, number>>): void {
  const found = findOptionProblem(options, OPTIONS);
  if (found === null) return;
  throw new QueryError('invalid-engine-option', `${found.option} ${found.problem}.`, { hint: found.hint });
}
