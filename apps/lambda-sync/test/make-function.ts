import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createCredentialsProvider } from '@vanta-vuln/config';
import type { ObjectStore } from '@vanta-vuln/core';
import { lambdaHandler, prepareFunction } from '@vanta-vuln/lambda-runtime';
import { logStorageOperations, openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import * as z from 'zod';
import { vantaOpener } from '../src/open-vanta.ts';
import type { StepAnswer } from '../src/step-answers.ts';
import { syncHandler } from '../src/sync-handler.ts';
import { PARKED_FOR } from '../src/sync-parts.ts';
import { UploadTally } from '../src/upload-tally.ts';
import { SecretServer } from './start-secret-server.ts';

/** What a test may change of the function. */
export interface MakeFunctionOptions {
  /** Rows of vulnerabilities and of remediations each. */
  readonly rows?: number;
  /** Comes between the function and the folder of its lake. */
  readonly wrap?: (objects: ObjectStore) => ObjectStore;
  /** `host:port` of the X-Ray daemon. @default nothing is traced */
  readonly daemonAddress?: string;
}

/** The function with the simulated Vanta, its secret in a Secrets Manager, and a lake in a folder. */
export async function makeFunction({
  rows = 40,
  wrap = (objects) => objects,
  daemonAddress = '',
}: MakeFunctionOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  const clock = new SimulatedClock({ start: Date.UTC(2024, 0, 15, 6) });
  const simulator = await startSimulator({ seed: 7, vulnerabilities: rows, assets: 5, clock });
  const { url, clientId, clientSecret } = simulator;
  const secrets = new SecretServer();
  process.env['AWS_ENDPOINT_URL_SECRETS_MANAGER'] = await secrets.listen();
  secrets.secret = JSON.stringify({ client_id: clientId, client_secret: clientSecret });
  const env = {
    AWS_LAMBDA_FUNCTION_NAME: 'vanta-vuln-sync',
    VANTA_LAKE: pathToFileURL(join(folder, 'lake')).href,
    VANTA_API_URL: url,
    VANTA_API_PAGE_SIZE: '10',
    VANTA_CACHE_DIR: join(folder, 'cache'),
    AWS_XRAY_DAEMON_ADDRESS: daemonAddress,
  };
  const log: string[] = [];
  const metrics: Record<string, unknown>[] = [];
  const prepared = await prepareFunction({ env, destination: { write: (line) => void log.push(line) } });
  const { settings, logger, redactor, tracing } = prepared;
  const uploads = new UploadTally();
  const objects = wrap(await openObjectStore(prepared.lake));
  const store = logStorageOperations({ store: objects, logger, onPut: (upload) => uploads.add(upload) });
  const lake = openLake({ store, logger, lease: { parkFor: PARKED_FOR } });
  const provide = createCredentialsProvider({ settings, env, logger });
  const parts = {
    lake,
    store,
    openSource: vantaOpener({ settings, provide, redactor, logger, clock }),
    uploads,
    settings,
    clock,
    logger,
  };
  const handler = lambdaHandler<StepAnswer>(
    {
      logger,
      tracing,
      metrics: { namespace: 'VantaVuln', service: 'vanta-vuln-sync' },
      reserve: 30_000,
      write: (line) => void metrics.push(parseFields(line)),
    },
    syncHandler(parts),
  );
  return {
    lake,
    objects,
    simulator,
    secrets,
    clock,
    log,
    metrics,
    /** Calls the function with so many milliseconds left. */
    invoke: (event: unknown, remaining = 900_000) =>
      handler(event, { awsRequestId: 'request-1', getRemainingTimeInMillis: () => remaining }),
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      await secrets[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Reads a JSON object. */
export function parseFields(text: string): Record<string, unknown> {
  return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
}

/** The function of a test. */
export type MadeFunction = Awaited<ReturnType<typeof makeFunction>>;

/** An event for the function. */
export interface StepEvent {
  readonly mode: string;
  readonly runId?: string;
  readonly dataset?: string;
  readonly maxMinutes?: number;
  readonly remove?: boolean;
}

/** Who calls the function, and tries again in its own way. */
interface Invoker {
  readonly invoke: (event: StepEvent) => Promise<StepAnswer>;
}

/** Fetches in steps of one minute until nothing more is needed of Vanta; gives the answers of all steps. */
export async function fetchInSteps({ invoke }: Invoker) {
  const answers: StepAnswer[] = [];
  let runId: string | undefined;
  for (let step = 1; step <= 50; step += 1) {
    const answer = await invoke({ mode: 'fetch', maxMinutes: 1, ...(runId === undefined ? {} : { runId }) });
    answers.push(answer);
    if (answer.status !== 'partial') return answers;
    runId = answer.runId;
  }
  throw new Error('The fetching came to no end.');
}

/** A whole sync, as the state machine calls the function. */
export async function syncInSteps(made: Invoker) {
  const fetched = (await fetchInSteps(made)).at(-1);
  if (fetched?.status !== 'fetched') throw new Error(`It ended as ${fetched?.status}.`);
  const { runId } = fetched;
  const built = await Promise.all(
    ['vulnerabilities', 'remediations', 'assets'].map((dataset) =>
      made.invoke({ mode: 'build', runId, dataset }),
    ),
  );
  const committed = await made.invoke({ mode: 'commit', runId });
  return { fetched, built, committed };
}
