import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { openCatalog } from '@vanta-vuln/athena';
import type { Catalog } from '@vanta-vuln/athena';
import type { ObjectStore } from '@vanta-vuln/core';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import type { Lake } from '@vanta-vuln/storage-s3';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import type { Simulator } from '@vanta-vuln/vanta-simulator';
import { AWS_URL } from '../aws/aws-place.ts';
import { deployStack } from './deploy-stack.ts';
import type { DeployedStack } from './deploy-stack.ts';
import { listenToTopic } from './listen-to-topic.ts';
import type { Listener } from './listen-to-topic.ts';
import { openApi } from './open-api.ts';
import type { ApiAnswer, ApiRequest } from './open-api.ts';
import { runExecution } from './run-execution.ts';
import type { Execution } from './run-execution.ts';

// Each of the 45 pages of the longest list takes that long, so that rounds of 6 seconds end before it is read.
const PAGE_MS = 400;
const FETCH_MINUTES = 0.1;

/** A stack over a simulated account, and all that a test needs to look at both. */
export interface OpenStack extends DeployedStack, AsyncDisposable {
  readonly account: Simulator;
  /** Of the account: the present day. */
  readonly clock: SimulatedClock;
  readonly topic: Listener;
  readonly catalog: Catalog;
  readonly bucket: string;
  readonly ask: (request: ApiRequest) => Promise<ApiAnswer>;
  /** Makes the account slow until what is returned is called. */
  readonly slowDown: () => () => void;
  /** Runs the state machine over the slow account to its end. */
  readonly sync: () => Promise<Execution>;
  /** The lake, read beside the functions. */
  readonly openLake: () => Promise<AsyncDisposable & { readonly store: ObjectStore; readonly lake: Lake }>;
  /** The days of a table that are registered, the earliest first. */
  readonly partitionsOf: (table: string) => Promise<readonly string[]>;
}

/** Starts an account, deploys a stack that syncs it, and listens to what that tells. */
export async function openStack(): Promise<OpenStack> {
  await using opening = new AsyncDisposableStack();
  const environment = `e${Date.now().toString(36)}`;
  const clock = new SimulatedClock({ start: Date.now() });
  const account = opening.use(
    await startSimulator({ seed: 5, clock, limits: 'off', vulnerabilities: 4500, remediations: 1200 }),
  );
  const secret = `credentials-${environment}`;
  await putSecret(secret, account);
  const stack = await deployStack(environment, {
    VantaCredentialsSecret: secret,
    VantaApiUrl: account.url,
    VantaRequestsPerMinute: '100000',
    FetchMinutes: String(FETCH_MINUTES),
    SyncScheduleState: 'DISABLED',
    ApiAuthentication: 'key',
    MonthlyBudgetUsd: '0',
  });
  const bucket = stack.output('LakeBucket');
  const catalog = opening.use(openCatalog({ database: stack.output('Database'), endpoint: AWS_URL }));
  const topic = opening.use(
    await listenToTopic(stack.output('NotificationTopicArn'), `listener-${environment}`),
  );
  const slowDown = () => {
    const slow = account.faults.add({ kind: 'slow', milliseconds: PAGE_MS, time: 'real' });
    return () => slow.remove();
  };
  const ask = await openApi(stack);
  const opened = opening.move();
  return {
    ...stack,
    account,
    clock,
    topic,
    catalog,
    bucket,
    ask,
    slowDown,
    async sync() {
      const hurry = slowDown();
      return await runExecution(stack.output('SyncStateMachineArn')).finally(hurry);
    },
    async openLake() {
      const store = await openObjectStore(`s3://${bucket}`);
      return { store, lake: openLake({ store }), [Symbol.asyncDispose]: () => store.close() };
    },
    async partitionsOf(table) {
      const state = await catalog.read();
      const found = state?.tables.find(({ name }) => name === table);
      return (found?.partitions ?? []).map(({ date }) => date).toSorted();
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function putSecret(name: string, { clientId, clientSecret }: Simulator): Promise<void> {
  const client = new SecretsManagerClient({ endpoint: AWS_URL });
  const secret = JSON.stringify({ client_id: clientId, client_secret: clientSecret });
  await client.send(new CreateSecretCommand({ Name: name, SecretString: secret }));
  client.destroy();
}
