import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** Stands where the X-Ray daemon is in a container of Lambda, and forgets what it is sent. */
export interface DaemonSink extends AsyncDisposable {
  /** Host and port, for AWS_XRAY_DAEMON_ADDRESS. */
  readonly address: string;
}

/** Takes datagrams on a free port of this machine. */
export async function startDaemonSink(): Promise<DaemonSink> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
