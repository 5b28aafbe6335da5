import { createServer } from 'node:http';
import { listenLocally } from '@vanta-vuln/contract-tests/lists';
import type { LocalServer } from '@vanta-vuln/contract-tests/lists';

/** Starts an S3 on 127.0.0.1 that denies everything. */
export async function startDenyingS3(): Promise<LocalServer> {
  const server = createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end('<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
  });
  return await listenLocally(server);
}
