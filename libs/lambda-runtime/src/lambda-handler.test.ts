import { createLogger, createRedactor } from '@vanta-vuln/observability';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startXRayDaemon } from '../test/start-x-ray-daemon.ts';
import { lambdaHandler } from './lambda-handler.ts';
import type { LambdaHandlerOptions } from './lambda-handler.ts';
import { openTracing } from './tracing/open-tracing.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const context = { awsRequestId: 'lambda-1', getRemainingTimeInMillis: () => 60_000 };

async function functionParts(overrides: Partial<LambdaHandlerOptions> = {}) {
  const logged: string[] = [];
  const written: string[] = [];
  const logger = await createLogger({
    level: 'debug',
    format: 'json',
    destination: { write: (line: string) => void logged.push(line) },
  });
  const options: LambdaHandlerOptions = {
    logger,
    metrics: { namespace: 'VantaVuln', service: 'sync' },
    reserve: 10_000,
    write: (line) => void written.push(line),
    ...overrides,
  };
  const parsed = (lines: readonly string[]) => lines.map((line): unknown => JSON.parse(line));
  return { options, logger, entries: () => parsed(logged), metrics: () => parsed(written), written };
}

describe('a wrapped handler', () => {
  it('answers what the handler answers, with the ids of the caller in every entry', async () => {
    vi.stubEnv('_X_AMZN_TRACE_ID', 'Root=1-a-b;Sampled=1');
    const { options, logger, entries } = await functionParts();
    const handler = lambdaHandler(options, async () => {
      await Promise.resolve();
      logger.info({}, 'Working.');
      return { rows: 3 };
    });
    expect(await handler({ executionId: 'run-1' }, context)).toEqual({ rows: 3 });
    const ids = { correlationId: 'run-1', requestId: 'lambda-1', traceId: '1-a-b', coldStart: true };
    expect(entries()).toMatchObject([
      { ...ids, remainingMs: 60_000, msg: 'The invocation begins.' },
      { ...ids, msg: 'Working.' },
      { ...ids, remainingMs: 60_000, msg: 'The invocation is done.' },
    ]);
  });

  it('is known by its request where the event has no id', async () => {
    const { options, entries } = await functionParts();
    await lambdaHandler(options, () => Promise.resolve())(null, context);
    expect(entries()).toMatchObject([{ correlationId: 'lambda-1' }, { correlationId: 'lambda-1' }]);
  });

  it('counts the cold start of its container once', async () => {
    const { options, metrics } = await functionParts();
    const handler = lambdaHandler(options, () => Promise.resolve());
    await handler({}, context);
    await handler({}, context);
    expect(metrics()).toMatchObject([{ ColdStart: 1, service: 'sync' }]);
  });

  it('counts under the name that it was deployed with, environment and all', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'vanta-vuln-sync-staging');
    const { options, metrics } = await functionParts();
    await lambdaHandler(options, () => Promise.resolve())({}, context);
    expect(metrics()).toMatchObject([{ ColdStart: 1, service: 'vanta-vuln-sync-staging' }]);
  });

  it('keeps more values of a name than a line can hold, and hands every line to who writes them', async () => {
    const { options, metrics } = await functionParts();
    const durations = Array.from({ length: 250 }, (_, index) => index);
    await lambdaHandler(options, async (_event, invocation) => {
      for (const milliseconds of durations) invocation.metrics.add('QueryDuration', milliseconds);
    })({}, context);
    const lines = metrics();
    expect(lines).toMatchObject([{ service: 'sync' }, { service: 'sync' }, { service: 'sync' }]);
    const told = lines.flatMap((line) =>
      Object.entries(line ?? {}).filter(([name]) => name === 'QueryDuration'),
    );
    expect(told.flatMap(([, values]: [string, unknown]) => values)).toEqual(durations);
  });

  it.each([Number.NaN, -1, Infinity])('is refused with a reserve of %d milliseconds', async (reserve) => {
    const { options } = await functionParts({ reserve });
    expect(() => lambdaHandler(options, () => Promise.resolve())).toThrow(`The reserve is ${reserve} ms.`);
  });

  it('writes the metrics of an invocation as one line of the embedded format, with their units', async () => {
    const { options, written, metrics } = await functionParts();
    const handler = lambdaHandler(options, (_event, invocation) => {
      invocation.metrics.add('QueryBytesScanned', 10);
      invocation.metrics.add('PartitionsAdded', 1);
      invocation.metrics.add('PartitionsAdded', 2);
      return Promise.resolve();
    });
    await handler({}, context);
    expect(written).toEqual([expect.stringMatching(/^\{.*\}\n$/)]);
    expect(metrics()).toMatchObject([
      {
        QueryBytesScanned: 10,
        PartitionsAdded: [1, 2],
        _aws: {
          CloudWatchMetrics: [
            {
              Namespace: 'VantaVuln',
              Metrics: [
                { Name: 'ColdStart', Unit: 'Count' },
                { Name: 'QueryBytesScanned', Unit: 'Bytes' },
                { Name: 'PartitionsAdded', Unit: 'Count' },
              ],
            },
          ],
        },
      },
    ]);
  });

  it('keeps the measurements of invocations apart', async () => {
    const { options, metrics } = await functionParts();
    const handler = lambdaHandler(options, (event, invocation) => {
      invocation.metrics.add('RecordsStored', Number(event));
      return Promise.resolve();
    });
    await Promise.all([handler(1, context), handler(2, context)]);
    expect(metrics()).toMatchObject([{ RecordsStored: 1 }, { RecordsStored: 2 }]);
  });

  it('throws on what the handler throws, after logging it and writing what was measured', async () => {
    const { options, entries, metrics } = await functionParts();
    const handler = lambdaHandler(options, (_event, invocation) => {
      invocation.metrics.add('SyncFailure', 1);
      return Promise.reject(new TypeError('no lake'));
    });
    await expect(handler({ id: 'event-1' }, context)).rejects.toThrow('no lake');
    expect(entries()[1]).toMatchObject({
      level: 'error',
      correlationId: 'event-1',
      msg: 'The invocation failed.',
      err: { type: 'TypeError', message: 'no lake' },
    });
    expect(metrics()).toMatchObject([{ SyncFailure: 1 }]);
  });

  it('is traced with the ids of the caller, and shows the parts of its work', async () => {
    await using daemon = await startXRayDaemon();
    const root = '1-5759e988-bd862e3fe1be46a994272793';
    vi.stubEnv('_X_AMZN_TRACE_ID', `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`);
    const { options, logger, entries } = await functionParts();
    const tracing = openTracing({ daemonAddress: daemon.address, redactor: createRedactor(), logger });
    const handler = lambdaHandler({ ...options, tracing }, (_event, { trace }) =>
      trace.segment('query', () => Promise.reject(new TypeError('no lake'))),
    );
    await expect(handler({ executionId: 'run-1' }, context)).rejects.toThrow('no lake');
    const ids = { correlationId: 'run-1', requestId: 'lambda-1', coldStart: true };
    expect(await daemon.ended(2)).toMatchObject([
      { trace_id: root, name: 'query', fault: true },
      { trace_id: root, name: 'handler', fault: true, annotations: ids },
    ]);
    expect(entries()).toMatchObject([{ traceId: root }, { traceId: root, ...ids }]);
  });

  it('aborts the signal of an invocation that has only its reserve left, and of no other', async () => {
    const { options } = await functionParts();
    const handler = lambdaHandler(options, (_event, { signal, remaining }) =>
      Promise.resolve({ stopped: signal.aborted, remaining: remaining() }),
    );
    const late = { awsRequestId: 'lambda-2', getRemainingTimeInMillis: () => 9_000 };
    expect(await handler({}, late)).toEqual({ stopped: true, remaining: 0 });
    expect(await handler({}, context)).toEqual({ stopped: false, remaining: 50_000 });
  });

  it('writes metrics to standard output by default', async () => {
    const { options } = await functionParts({ write: undefined });
    const lines: string[] = [];
    const print = vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
      lines.push(String(line));
      return true;
    });
    await lambdaHandler(options, () => Promise.resolve())({}, context);
    print.mockRestore();
    expect(lines).toEqual([expect.stringContaining('"ColdStart":1')]);
  });
});
