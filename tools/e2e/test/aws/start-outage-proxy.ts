import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';

/** A way to a server that can be cut. */
export interface OutageProxy extends AsyncDisposable {
  readonly url: string;
  /** Cuts it once so many more bytes went to the server; it stays cut. @default at once */
  cutAfter(bytes: number): void;
  restore(): void;
}

/** Starts a proxy on 127.0.0.1 in front of a server. */
export async function startOutageProxy(target: string): Promise<OutageProxy> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let allowed = Infinity;
  const cut = () => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  const server = createServer((client) => {
    if (allowed <= 0) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => open.delete(socket));
    }
    client.on('data', (chunk) => {
      allowed -= chunk.length;
      if (allowed <= 0) cut();
    });
    client.pipe(upstream);
    upstream.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const own = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${own}`,
    cutAfter: (bytes) => {
      allowed = bytes;
      if (bytes <= 0) cut();
    },
    restore: () => {
      allowed = Infinity;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
