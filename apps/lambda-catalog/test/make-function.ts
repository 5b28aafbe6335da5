import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openCatalog } from '@vanta-vuln/athena';
import { lambdaHandler, prepareFunction } from '@vanta-vuln/lambda-runtime';
import type { Trace } from '@vanta-vuln/lambda-runtime';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { synchronize } from '@vanta-vuln/sync';
import { createVantaSource } from '@vanta-vuln/vanta-api';
import { SimulatedClock, startSimulator } from '@vanta-vuln/vanta-simulator';
import { catalogHandler } from '../src/catalog-handler.ts';
import { openDeadLetters } from '../src/dead-letters.ts';
import { AwsServer } from './start-aws-server.ts';

/** The bucket of the lake, as the function knows it. */
export const BUCKET = 'vanta-vuln-test';

/**
 * The function with a lake that the simulated Vanta fills, in a folder unless another place is named, and a Glue and an
 * SQS in memory.
 */
export async function makeFunction({
  prefix = '',
  lake,
}: { readonly prefix?: string; readonly lake?: string } = {}) {
  const path = await mkdtemp(join(tmpdir(), 'vanta-vuln-'));
  const store = await openObjectStore(lake ?? pathToFileURL(path).href);
  const aws = new AwsServer();
  const endpoint = await aws.listen();
  process.env['AWS_ENDPOINT_URL_SQS'] = endpoint;
  const catalog = openCatalog({ database: 'db', endpoint, region: 'us-east-1' });
  const clock = new SimulatedClock({ start: Date.UTC(2024, 0, 15, 6) });
  const simulator = await startSimulator({
    seed: 7,
    vulnerabilities: 40,
    remediations: 40,
    assets: 5,
    clock,
  });
  const log: string[] = [];
  const metrics: string[] = [];
  const segments: string[] = [];
  const trace = recordTo(segments);
  const { logger } = await prepareFunction({
    env: { S3_BUCKET: BUCKET },
    destination: { write: (line) => void log.push(line) },
  });
  const deadLetters = openDeadLetters(`${endpoint}/000000000000/dead-letters`);
  const handler = lambdaHandler(
    {
      logger,
      tracing: { follow: (_invocation, work) => work(trace) },
      metrics: { namespace: 'VantaVuln', service: 'vanta-vuln-catalog' },
      reserve: 5_000,
      write: (line) => void metrics.push(line),
    },
    catalogHandler({ place: { bucket: BUCKET, prefix }, store, catalog, deadLetters, logger }),
  );
  const context = (remaining: number) => ({
    awsRequestId: 'request-1',
    getRemainingTimeInMillis: () => remaining,
  });
  return {
    aws,
    store,
    log,
    metrics,
    /** The segments of all traces, in the order in which they began. */
    segments,
    invoke: (event: unknown, remaining = 60_000) => handler(event, context(remaining)),
    /** Fills the lake with the present day of the account, and moves the account on by a day. */
    async syncDay() {
      const { url: baseUrl, clientId, clientSecret } = simulator;
      await using source = createVantaSource({
        baseUrl,
        credentials: async () => ({ clientId, clientSecret }),
        clock,
        requestsPerMinute: Infinity,
        tokenCacheFolder: null,
      });
      const run = await synchronize({ source, store: openLake({ store }), writerVersion: 'test' });
      await simulator.tick();
      return run;
    },
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      catalog[Symbol.dispose]();
      await aws[Symbol.asyncDispose]();
      await store.close();
      await rm(path, { recursive: true, force: true });
    },
  };
}

function recordTo(segments: string[]): Trace {
  return {
    segment(name, work) {
      segments.push(name);
      return work();
    },
    phases: (work) => work((name) => void segments.push(name)),
    annotate: (facts) => void segments.push(JSON.stringify(facts)),
  };
}

/** The key of a day of the vulnerabilities. */
export function vulnerabilitiesOf(day: number): string {
  const text = String(day).padStart(2, '0');
  return `vulnerabilities/year=2024/month=01/day=${text}/vulnerabilities.parquet`;
}

/** A batch of the queue, each message with this text. */
export function batchOf(bodies: readonly string[]) {
  return {
    Records: bodies.map((body, index) => ({
      eventSource: 'aws:sqs',
      messageId: `message-${index + 1}`,
      body,
    })),
  };
}

/** What EventBridge sends of an object. */
export function created(key: string, bucket = BUCKET): string {
  return JSON.stringify({
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: bucket }, object: { key, size: 1 } },
  });
}

/** What S3 itself sends of an object: the key is encoded. */
export function createdDirectly(key: string): string {
  const encoded = key.split('/').map(encodeURIComponent).join('/');
  return JSON.stringify({
    Records: [
      {
        eventSource: 'aws:s3',
        eventName: 'ObjectCreated:Copy',
        s3: { bucket: { name: BUCKET }, object: { key: encoded } },
      },
    ],
  });
}
