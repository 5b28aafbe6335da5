import { VantaVulnError } from '@vanta-vuln/core';
import type { Logger } from '@vanta-vuln/core';
import { withCorrelation } from '@vanta-vuln/observability';
import { correlationId } from './correlation-id.ts';
import { startDeadline } from './invocation-deadline.ts';
import type { InvocationDeadline } from './invocation-deadline.ts';
import { collectMetrics } from './invocation-metrics.ts';
import type { MetricPlace, MetricSink } from './invocation-metrics.ts';
import { noTracing } from './tracing/no-tracing.ts';
import { readTraceHeader } from './tracing/trace-header.ts';
import type { Trace, Tracing } from './tracing/tracing.ts';

/** What is needed of the context that Lambda hands to a handler. */
export interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

/** What a handler gets beside its event. */
export interface Invocation extends Pick<InvocationDeadline, 'signal' | 'remaining'> {
  readonly metrics: MetricSink;
  /** Shows which part of the work takes how long. */
  readonly trace: Trace;
}

/** What the handlers of one function share. */
export interface LambdaHandlerOptions {
  /** Its entries carry the ids of the invocation if it comes from `@vanta-vuln/observability`. */
  readonly logger: Logger;
  readonly metrics: MetricPlace;
  /** Milliseconds before Lambda's own timeout at which the signal is aborted. */
  readonly reserve: number;
  /** Where traces go: what `prepareFunction` gives. @default nowhere */
  readonly tracing?: Tracing | undefined;
  /** Writes a line of metrics where CloudWatch finds it. @default standard output */
  readonly write?: ((line: string) => void) | undefined;
}

/** A function as Lambda calls it. */
export type LambdaFunction<Answer> = (event: unknown, context: LambdaContext) => Promise<Answer>;

/**
 * Wraps a handler so that each invocation has correlated logs, metrics, a trace and a deadline of its own.
 *
 * Make it once at module scope. What the handler throws is logged and thrown on, after the metrics are written, so
 * that Lambda retries or keeps the event as it is configured to. Throws VantaVulnError `invalid-reserve` for a reserve
 * that is no time: every invocation would be over at once.
 *
 * @example
 * export const handler = lambdaHandler(options, async (event, { signal }) => shape(await work(parse(event), signal)));
 */
export function lambdaHandler<Answer>(
  options: LambdaHandlerOptions,
  handle: (event: unknown, invocation: Invocation) => Promise<Answer>,
): LambdaFunction<Answer> {
  checkReserve(options.reserve);
  let isColdStart = true;
  return async (event, context) => {
    const coldStart = isColdStart;
    isColdStart = false;
    const { tracing = noTracing } = options;
    const { header, facts } = readInvocation(event, context, coldStart);
    const traceId = readTraceHeader(header)?.traceId;
    return await withCorrelation(traceId === undefined ? facts : { ...facts, traceId }, () =>
      tracing.follow({ name: 'handler', header, facts }, (trace) =>
        invoke({ options, event, context, coldStart, trace, handle }),
      ),
    );
  };
}

function checkReserve(reserve: number): void {
  if (Number.isFinite(reserve) && reserve >= 0) return;
  throw new VantaVulnError('invalid-reserve', `The reserve is ${reserve} ms.`, {
    hint: 'Give milliseconds, for example 30000.',
  });
}

interface InvokeOptions<Answer> {
  readonly options: LambdaHandlerOptions;
  readonly event: unknown;
  readonly context: LambdaContext;
  readonly coldStart: boolean;
  readonly trace: Trace;
  readonly handle: (event: unknown, invocation: Invocation) => Promise<Answer>;
}

async function invoke<Answer>(call: InvokeOptions<Answer>): Promise<Answer> {
  const { options, event, context, coldStart, trace, handle } = call;
  const { logger, reserve, write = writeToStandardOutput } = options;
  const untilKilled = () => context.getRemainingTimeInMillis();
  const metrics = collectMetrics(options.metrics);
  using deadline = startDeadline({ untilKilled, reserve });
  if (coldStart) metrics.add('ColdStart', 1);
  logger.debug({ remainingMs: untilKilled() }, 'The invocation begins.');
  try {
    const answer = await handle(event, {
      signal: deadline.signal,
      remaining: () => deadline.remaining(),
      metrics,
      trace,
    });
    logger.info({ remainingMs: untilKilled() }, 'The invocation is done.');
    return answer;
  } catch (err) {
    logger.error({ err, remainingMs: untilKilled() }, 'The invocation failed.');
    throw err;
  } finally {
    for (const line of metrics.takeLines()) write(line);
  }
}

function readInvocation(event: unknown, { awsRequestId }: LambdaContext, coldStart: boolean) {
  const facts = {
    correlationId: correlationId(event) ?? awsRequestId,
    requestId: awsRequestId,
    coldStart,
  };
  return { header: process.env['_X_AMZN_TRACE_ID'], facts };
}

function writeToStandardOutput(line: string): void {
  process.stdout.write(line);
}
