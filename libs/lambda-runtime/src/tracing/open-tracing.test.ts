import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '@vanta-vuln/core';
import { createLogger, createRedactor } from '@vanta-vuln/observability';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startXRayDaemon } from '../../test/start-x-ray-daemon.ts';
import type { ReceivedSegment } from '../../test/start-x-ray-daemon.ts';
import { openTracing } from './open-tracing.ts';
import type { Trace, TraceFacts } from './tracing.ts';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const PARENT = '53995c3f42cd8ad8';
const SAMPLED = `Root=${ROOT};Parent=${PARENT};Sampled=1`;

let daemon: Awaited<ReturnType<typeof startXRayDaemon>>;
beforeEach(async () => {
  daemon = await startXRayDaemon();
});
afterEach(async () => {
  await daemon[Symbol.asyncDispose]();
});

async function makeTracing(daemonAddress: string | undefined = daemon.address) {
  const log: string[] = [];
  const redactor = createRedactor();
  const logger = await createLogger({
    level: 'debug',
    format: 'json',
    destination: { write: (line) => void log.push(line) },
  });
  const tracing = openTracing({ daemonAddress, redactor, logger });
  const follow = <Result>(
    work: (trace: Trace) => Promise<Result>,
    { header = SAMPLED, facts = {} }: { readonly header?: string; readonly facts?: TraceFacts } = {},
  ) => tracing.follow({ name: 'handler', header, facts }, work);
  return { follow, redactor, log };
}

function named(segments: readonly ReceivedSegment[], name: string): ReceivedSegment {
  const found = segments.find((segment) => segment.name === name);
  if (found === undefined) throw new Error(`There is no segment ${name}.`);
  return found;
}

describe('a traced invocation', () => {
  it('is a segment of the trace that Lambda began, with the facts to find it by', async () => {
    const { follow } = await makeTracing();
    const before = Date.now() / 1000;
    expect(await follow(async () => 'done', { facts: { correlationId: 'run-1', coldStart: true } })).toBe(
      'done',
    );
    const [segment] = await daemon.ended(1);
    expect(segment).toMatchObject({
      trace_id: ROOT,
      parent_id: PARENT,
      name: 'handler',
      annotations: { correlationId: 'run-1', coldStart: true },
    });
    expect(segment?.start_time).toBeGreaterThanOrEqual(before);
    expect(segment?.end_time).toBeGreaterThanOrEqual(segment?.start_time ?? Infinity);
    expect(segment).not.toHaveProperty('fault');
  });

  it('is seen while it lasts, so that one that Lambda stops is seen too', async () => {
    const { follow } = await makeTracing();
    await follow(async () => {
      await expect.poll(() => daemon.segments(), { timeout: 5_000 }).toHaveLength(1);
      expect(daemon.segments()).toMatchObject([{ name: 'handler', in_progress: true }]);
    });
    const [ended] = await daemon.ended(1);
    expect(ended?.id).toBe(daemon.segments()[0]?.id);
    expect(ended).not.toHaveProperty('in_progress');
  });

  it('shows segments within segments, side by side as well', async () => {
    const { follow } = await makeTracing();
    await follow(async (trace) => {
      await Promise.all(
        ['left', 'right'].map((side) =>
          trace.segment(side, async () => {
            await sleep(5);
            await trace.segment(`within ${side}`, () => sleep(1));
          }),
        ),
      );
    });
    const segments = await daemon.ended(5);
    const { id } = named(segments, 'handler');
    for (const side of ['left', 'right']) {
      expect(named(segments, side).parent_id).toBe(id);
      expect(named(segments, `within ${side}`).parent_id).toBe(named(segments, side).id);
    }
    expect(new Set(segments.map((segment) => segment.id)).size).toBe(5);
  });

  it('shows the phases of a work one after another, each once', async () => {
    const { follow } = await makeTracing();
    const answer = await follow((trace) =>
      trace.segment('sync', () =>
        trace.phases(async (enter) => {
          enter('fetching');
          await sleep(5);
          enter('fetching');
          enter('planning');
          await sleep(5);
          return 'planned';
        }),
      ),
    );
    expect(answer).toBe('planned');
    const segments = await daemon.ended(4);
    expect(segments.map(({ name }) => name)).toEqual(['fetching', 'planning', 'sync', 'handler']);
    const [fetching, planning] = [named(segments, 'fetching'), named(segments, 'planning')];
    expect(planning.start_time).toBeGreaterThanOrEqual(fetching.end_time ?? Infinity);
    const parents = [fetching, planning].map(({ parent_id }) => parent_id);
    expect(new Set(parents)).toEqual(new Set([named(segments, 'sync').id]));
  });

  it('can be told more in the middle, which belongs to the segment that it is told in', async () => {
    const { follow } = await makeTracing();
    await follow(
      async (trace) => {
        await trace.segment('fetch', async () => {
          trace.annotate({ runId: 'run-1', pages: 7 });
          trace.annotate({ pages: 8 });
        });
      },
      { facts: { requestId: 'request-1' } },
    );
    const segments = await daemon.ended(2);
    expect(named(segments, 'fetch').annotations).toEqual({ runId: 'run-1', pages: 8 });
    expect(named(segments, 'handler').annotations).toEqual({ requestId: 'request-1' });
  });

  it('keeps its segments apart from those of another at the same time', async () => {
    const { follow } = await makeTracing();
    const other = '1-00000000-000000000000000000000002';
    const work = (trace: Trace) => trace.segment('work', () => sleep(5));
    await Promise.all([follow(work), follow(work, { header: SAMPLED.replace(ROOT, other) })]);
    const segments = await daemon.ended(4);
    for (const trace_id of [ROOT, other]) {
      const own = segments.filter((segment) => segment.trace_id === trace_id);
      expect(named(own, 'work').parent_id).toBe(named(own, 'handler').id);
    }
  });
});

describe('a traced failure', () => {
  const error = new StoreError('store-broken', 'The store is broken.', { hint: 'Mend it.' });

  it('is told by the innermost segment, and the ones around refer to it', async () => {
    const { follow } = await makeTracing();
    const done = follow((trace) => trace.segment('commit', () => Promise.reject(error)));
    await expect(done).rejects.toBe(error);
    const segments = await daemon.ended(2);
    const { fault, cause } = named(segments, 'commit');
    expect(fault).toBe(true);
    expect(cause).toMatchObject({
      exceptions: [{ type: 'StoreError', message: 'store-broken: The store is broken.' }],
    });
    const told = typeof cause === 'object' ? cause.exceptions[0]?.id : undefined;
    expect(named(segments, 'handler')).toMatchObject({ fault: true, cause: told });
  });

  it('marks the phase in which it happened, and no other', async () => {
    const { follow } = await makeTracing();
    const done = follow((trace) =>
      trace.phases(async (enter) => {
        enter('fetching');
        enter('planning');
        throw error;
      }),
    );
    await expect(done).rejects.toBe(error);
    const segments = await daemon.ended(3);
    expect(named(segments, 'fetching')).not.toHaveProperty('fault');
    expect(named(segments, 'planning')).toHaveProperty('fault');
  });

  it('that is caught leaves the segments around it as they are', async () => {
    const { follow } = await makeTracing();
    await follow((trace) => trace.segment('try', () => Promise.reject(error)).catch(() => 'mended'));
    const segments = await daemon.ended(2);
    expect(named(segments, 'try')).toHaveProperty('fault');
    expect(named(segments, 'handler')).not.toHaveProperty('fault');
  });

  it('is told as a text when it is no error at all', async () => {
    const { follow } = await makeTracing();
    await expect(follow(async () => AbortSignal.abort('only a text').throwIfAborted())).rejects.toBe(
      'only a text',
    );
    expect(await daemon.ended(1)).toMatchObject([{ cause: { exceptions: [{ message: 'only a text' }] } }]);
  });
});

describe('what leaves the process', () => {
  it('holds no secrets, known ones and those that look like one', async () => {
    const { follow, redactor } = await makeTracing();
    redactor.add('a-known-secret');
    const done = follow(() => Promise.reject(new Error('Bearer vat_unknown, then a-known-secret')), {
      facts: { correlationId: 'a-known-secret' },
    });
    await expect(done).rejects.toThrow();
    await daemon.ended(1);
    expect(daemon.datagrams.join('\n')).not.toMatch(/a-known-secret|vat_unknown/);
  });

  it('fits into a datagram, however long the texts of others are', async () => {
    const { follow } = await makeTracing();
    const long = 'é'.repeat(100_000);
    await expect(follow(() => Promise.reject(new Error(long)), { facts: { long } })).rejects.toThrow();
    const [segment] = await daemon.ended(1);
    expect(segment?.annotations).toEqual({ long: 'é'.repeat(1_000) });
  });

  it('has left when the invocation is over, and nothing comes after it', async () => {
    const { follow } = await makeTracing();
    const trace = await follow(async (own) => own);
    await expect(trace.segment('too late', async () => 'harmless')).resolves.toBe('harmless');
    await daemon.ended(1);
    await sleep(20);
    expect(daemon.segments().map(({ name }) => name)).toEqual(['handler', 'handler']);
  });
});

describe('an invocation that is not traced', () => {
  it.each([
    ['is not in the sample', SAMPLED.replace('Sampled=1', 'Sampled=0')],
    ['belongs to no trace', ''],
    ['has no segment of Lambda to belong to', `Root=${ROOT};Sampled=1`],
  ])('sends nothing when it %s', async (_why, header) => {
    const { follow } = await makeTracing();
    const answer = await follow(
      async (trace) => {
        trace.annotate({ rows: 1 });
        await trace.phases(async (enter) => enter('fetching'));
        return await trace.segment('work', async () => 'done');
      },
      { header },
    );
    expect(answer).toBe('done');
    await sleep(20);
    expect(daemon.segments()).toEqual([]);
  });

  it('works as ever where there is no daemon', async () => {
    const { follow, log } = await makeTracing('');
    expect(await follow(async () => 'done')).toBe('done');
    expect(log).toEqual([]);
  });

  it('works as ever where the address of the daemon is nonsense, and says so once', async () => {
    const { follow, log } = await makeTracing('nonsense');
    expect(await follow(async () => 'done')).toBe('done');
    expect(log).toHaveLength(1);
    expect(JSON.parse(log[0] ?? '')).toMatchObject({ level: 'warn', daemonAddress: 'nonsense' });
  });

  it.each(['127.0.0.1:9', 'daemon.invalid:2000'])(
    'works as ever where nobody hears it: %s',
    async (address) => {
      const { follow } = await makeTracing(address);
      const begun = performance.now();
      expect(await follow(async () => 'done')).toBe('done');
      expect(performance.now() - begun).toBeLessThan(5_000);
    },
  );
});
