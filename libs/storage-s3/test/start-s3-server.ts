import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listenLocally } from '@vanta-vuln/contract-tests/lists';

/** What a server does with a request, apart from what it would do. */
export type Disturb = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** A server on 127.0.0.1 that stores single objects and uploads in parts as S3 does, as far as the tests need. */
export interface S3Server extends AsyncDisposable {
  readonly url: string;
  /** Method and query of each request, in their order: `PUT partNumber=1`. */
  readonly requests: readonly string[];
  /** Connections that were made. */
  readonly sockets: number;
  /** The bytes under each path. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Uploads that were begun and neither completed nor aborted. */
  readonly uploads: ReadonlyMap<string, ReadonlyMap<number, Buffer>>;
}

/** Starts the server; `disturb` sees each request first and says whether it has dealt with it. */
export async function startS3Server(disturb: Disturb = () => false): Promise<S3Server> {
  const requests: string[] = [];
  const objects = new Map<string, Buffer>();
  const uploads = new Map<string, Map<number, Buffer>>();
  // What was said of an upload as it began, for the object that it becomes.
  const marks = new Map<string, string>();

  const server = createServer((request, response) => {
    void answer(request, response).catch(() => request.destroy());
  });

  let sockets = 0;
  server.on('connection', () => (sockets += 1));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://server');
    const part = query.get('partNumber');
    requests.push(part === null ? `${request.method} ${pathname}` : `${request.method} partNumber=${part}`);
    if (await disturb(request, response)) return;
    const body = await buffer(request);
    const upload = query.get('uploadId');
    if (query.has('uploads')) {
      const id = `upload-${uploads.size + 1}`;
      uploads.set(id, new Map());
      marks.set(pathname, String(request.headers['x-amz-meta-writer']));
      response.end(
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    } else if (upload !== null && part !== null) {
      uploads.get(upload)?.set(Number(part), body);
      response.writeHead(200, { etag: `"part-${part}"` }).end();
    } else if (upload !== null && request.method === 'POST' && !uploads.has(upload)) {
      response.writeHead(404, { 'content-type': 'application/xml' });
      response.end('<Error><Code>NoSuchUpload</Code><Message>It was completed or aborted.</Message></Error>');
    } else if (upload !== null && request.method === 'POST') {
      const parts = [...(uploads.get(upload) ?? [])].sort(([left], [right]) => left - right);
      objects.set(pathname, Buffer.concat(parts.map(([, bytes]) => bytes)));
      uploads.delete(upload);
      response.end('<CompleteMultipartUploadResult><ETag>"whole"</ETag></CompleteMultipartUploadResult>');
    } else if (upload !== null) {
      uploads.delete(upload);
      response.writeHead(204).end();
    } else if (request.method === 'HEAD') {
      const found = objects.get(pathname);
      const headers = { 'content-length': found?.length ?? 0, 'x-amz-meta-writer': marks.get(pathname) };
      response.writeHead(found === undefined ? 404 : 200, { etag: '"whole"', ...headers }).end();
    } else {
      objects.set(pathname, body);
      response.writeHead(200, { etag: '"v1"' }).end();
    }
  }

  const { endpoint: url, ...local } = await listenLocally(server);
  return {
    url,
    requests,
    get sockets() {
      return sockets;
    },
    objects,
    uploads,
    ...local,
  };
}
