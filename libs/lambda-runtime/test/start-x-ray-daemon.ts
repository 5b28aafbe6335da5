import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { vi } from 'vitest';
import * as z from 'zod';

const id = z.stringFormat('id', /^[0-9a-f]{16}$/);
const exception = z.strictObject({ id, type: z.string(), message: z.string() });

/** What X-Ray knows of a subsegment that comes by itself, as far as ours use it; anything else would be lost there. */
const received = z.strictObject({
  type: z.literal('subsegment'),
  id,
  parent_id: id,
  trace_id: z.stringFormat('trace', /^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
  name: z.string().max(200),
  start_time: z.number(),
  end_time: z.number().optional(),
  in_progress: z.literal(true).optional(),
  fault: z.literal(true).optional(),
  cause: z.union([id, z.strictObject({ exceptions: z.array(exception) })]).optional(),
  annotations: z
    .record(z.stringFormat('name', /^\w+$/), z.union([z.string().max(1_000), z.number(), z.boolean()]))
    .optional(),
});

/** A segment as the daemon got it. */
export type ReceivedSegment = z.infer<typeof received>;

/** A stand-in for the daemon that Lambda runs: takes datagrams, and understands them or throws. */
export async function startXRayDaemon() {
  const socket = createSocket('udp4');
  const datagrams: string[] = [];
  socket.on('message', (bytes) => void datagrams.push(bytes.toString()));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const segments = () => datagrams.map(readDatagram);
  return {
    address: `127.0.0.1:${socket.address().port}`,
    /** All that has come so far, in the order of its coming. */
    segments,
    datagrams,
    /** Waits for segments that have ended: what of them came last. */
    async ended(count: number): Promise<readonly ReceivedSegment[]> {
      const ended = () => segments().filter(({ end_time }) => end_time !== undefined);
      await vi.waitUntil(() => ended().length >= count, { timeout: 5_000, interval: 5 });
      return ended();
    },
    async [Symbol.asyncDispose]() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function readDatagram(datagram: string): ReceivedSegment {
  const [header = '', document = '', ...rest] = datagram.split('\n');
  z.strictObject({ format: z.literal('json'), version: z.literal(1) }).parse(JSON.parse(header));
  if (rest.length > 0) throw new Error('The document has more than one line.');
  return received.parse(JSON.parse(document));
}
