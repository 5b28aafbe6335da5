import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openAthenaEngine } from '@vanta-vuln/athena';
import { lambdaHandler, prepareFunction } from '@vanta-vuln/lambda-runtime';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { synchronize } from '@vanta-vuln/sync';
import { createVantaSource } from '@vanta-vuln/vanta-api';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { openSyncTrigger } from '../src/open-sync-trigger.ts';
import { queryHandler } from '../src/query-handler.ts';
import { startAwsServer } from './start-aws-server.ts';
import type { AnswerCall } from './start-aws-server.ts';

/** The function with a lake in a folder, and an AWS that answers as the test says. */
export async function makeFunction({
  aws: answer,
  stateMachine = '',
  time = 29_000,
  whenOpened = async () => undefined,
}: {
  readonly aws: AnswerCall;
  readonly stateMachine?: string;
  /** Milliseconds that an invocation has. */
  readonly time?: number;
  /** What opening the lake waits for. */
  readonly whenOpened?: () => Promise<void>;
}) {
  const folder = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  const stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true }));
  const aws = stack.use(await startAwsServer(answer));
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL_SFN: aws.endpoint,
  });
  const store = await openObjectStore(pathToFileURL(folder).href);
  const log: string[] = [];
  const metrics: string[] = [];
  const { logger } = await prepareFunction({
    env: { S3_BUCKET: 'test' },
    destination: { write: (line) => void log.push(line) },
  });
  const lake = openLake({ store, logger });
  const openStore = async () => {
    await whenOpened();
    return openLake({ store, logger });
  };
  const open = () => {
    const engine = openAthenaEngine({
      database: 'db',
      workgroup: 'wg',
      endpoint: aws.endpoint,
      region: 'us-east-1',
    });
    stack.use(engine);
    const trigger = openSyncTrigger(stateMachine);
    const handler = lambdaHandler(
      {
        logger,
        metrics: { namespace: 'VantaVuln', service: 'vanta-vuln-query' },
        reserve: 1_000,
        write: (line) => void metrics.push(line),
      },
      queryHandler({
        parts: { engine, jobs: engine, openStore, trigger, logger },
        freeSql: false,
        dueSoonDays: 14,
      }),
    );
    return (event: unknown) => {
      const end = performance.now() + time;
      const getRemainingTimeInMillis = () => end - performance.now();
      return handler(event, { awsRequestId: 'lambda-1', getRemainingTimeInMillis });
    };
  };
  return {
    calls: aws.calls,
    log,
    metrics,
    lake,
    /** Asks the one container that is there. */
    invoke: open(),
    /** Another container of the function. */
    open,
    /** Fills the lake with a small account. */
    sync: () => fill(lake),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function fill(lake: ReturnType<typeof openLake>): Promise<void> {
  const clock = new SimulatedClock({ start: Date.UTC(2024, 0, 15, 6) });
  await using simulator = await startSimulator({
    seed: 7,
    vulnerabilities: 40,
    remediations: 40,
    assets: 5,
    clock,
  });
  const { url: baseUrl, clientId, clientSecret } = simulator;
  await using source = createVantaSource({
    baseUrl,
    credentials: async () => ({ clientId, clientSecret }),
    clock,
    requestsPerMinute: Infinity,
    tokenCacheFolder: null,
  });
  await synchronize({ source, store: lake, writerVersion: 'test' });
}

/** A request as API Gateway hands it over. */
export function gatewayEvent(
  method: string,
  path: string,
  {
    body = null,
    headers = {},
    query = null,
  }: {
    readonly body?: string | null;
    readonly headers?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>> | null;
  } = {},
) {
  const multiple = (values: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers: { Host: 'api.example', ...headers },
    multiValueHeaders: multiple({ Host: 'api.example', ...headers }),
    queryStringParameters: query,
    multiValueQueryStringParameters: query === null ? null : multiple(query),
    requestContext: { requestId: 'gateway-1', stage: 'dev', path: `/dev${path}`, identity: {} },
    body,
    isBase64Encoded: false,
  };
}
