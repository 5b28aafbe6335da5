import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import * as z from 'zod';

const segment = z.object({
  name: z.string(),
  annotations: z.record(z.string(), z.unknown()).optional(),
  end_time: z.number().optional(),
  fault: z.literal(true).optional(),
});

/** A segment of a trace that has ended. */
export type EndedSegment = z.infer<typeof segment>;

/** Listens where the X-Ray daemon would, for segments that have ended. */
export async function listenForSegments() {
  const socket = createSocket('udp4');
  const ended: EndedSegment[] = [];
  socket.on('message', (datagram) => {
    const received = segment.parse(JSON.parse(datagram.toString().split('\n')[1] ?? ''));
    if (received.end_time !== undefined) ended.push(received);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    daemonAddress: `127.0.0.1:${socket.address().port}`,
    /** In the order in which they ended. */
    ended,
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}
