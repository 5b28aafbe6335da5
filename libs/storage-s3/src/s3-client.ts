import { Agent } from 'node:https';
import { Agent as PlainAgent } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { S3Connection } from './s3-connection.ts';

/** For one request, the first included. */
export const DEFAULT_ATTEMPTS = 5;
const DEFAULT_CONNECTIONS = 50;
const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 60_000;

/**
 * A client with one pool of connections that stay open.
 *
 * The SDK's standard retry waits with full jitter; it sends a CRC32 with each body and checks those it gets.
 */
export function createS3Client(connection: S3Connection): S3Client {
  const { endpoint = environmentEndpoint(), region, maxAttempts = DEFAULT_ATTEMPTS } = connection;
  const pool = { keepAlive: true, maxSockets: connection.maxConnections ?? environmentConnections() };
  return new S3Client({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts,
    retryMode: 'standard',
    requestHandler: new NodeHttpHandler({
      connectionTimeout: CONNECT_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      httpAgent: new PlainAgent(pool),
      httpsAgent: new Agent(pool),
    }),
  });
}

function environmentEndpoint(): string | undefined {
  return process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL;
}

function environmentConnections(): number {
  const connections = Number(process.env.MAX_POOL_CONNECTIONS ?? DEFAULT_CONNECTIONS);
  return Number.isInteger(connections) && connections > 0 ? connections : DEFAULT_CONNECTIONS;
}
