import type { LogFacts } from '@vanta-vuln/core';
import type { DestinationStream, Logger as PinoLogger, LogFn } from 'pino';
import { correlation } from './correlation.ts';
import type { LogFormat } from './log-format.ts';
import { logSink } from './log-sink.ts';
import { createRedactor } from './redaction/redactor.ts';
import type { Redactor } from './redaction/redactor.ts';

/** Names of levels, the most talkative first. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** How to log. */
export interface CreateLoggerOptions {
  /** The least important level that is written. */
  readonly level: LogLevel;
  readonly format: LogFormat;
  /** @default standard error, written synchronously so that nothing is lost when the process exits */
  readonly destination?: DestinationStream | undefined;
  /** Colours in the pretty format. @default false */
  readonly colour?: boolean | undefined;
  /** Facts that every entry carries. @default none */
  readonly bindings?: LogFacts | undefined;
  /** Knows the secrets of this process; keep it to add those that turn up later. @default one of its own */
  readonly redactor?: Redactor | undefined;
}

/** A pino logger; it is also the Logger port of the libraries. */
export type AppLogger = PinoLogger;

/**
 * Makes a logger whose entries hold no secrets: every line passes the redactor as the last step.
 *
 * Entries are JSON lines with `level`, `time` (ISO 8601, UTC), `msg`, the facts and the correlation facts, or the
 * same for people. Logging never throws: an entry that can't be told says so in its place, one for which the
 * destination has no room is lost. pino is loaded here, pino-pretty when the format needs it.
 *
 * @example
 * import { createLogger } from '@vanta-vuln/observability';
 * const logger = await createLogger({ level: 'info', format: 'json' });
 * logger.info({ pages: 3 }, 'Read all pages.');
 */
export async function createLogger(options: CreateLoggerOptions): Promise<AppLogger> {
  const { level, format, colour = false, bindings = {}, redactor = createRedactor() } = options;
  // A bundle that is split offers of a CommonJS module its default alone.
  const { default: pino } = await import('pino');
  const sink = await logSink({
    format,
    colour,
    redactor,
    destination: options.destination ?? pino.destination({ fd: 2, sync: true }),
  });
  return pino(
    {
      level,
      base: bindings,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: pino.stdSerializers.errWithCause, error: pino.stdSerializers.errWithCause },
      mixin: correlation,
      hooks: { logMethod: logWithoutThrowing },
    },
    sink,
  );
}

/** A getter or a toJSON that throws must not stop the program that only wanted to log. */
function logWithoutThrowing(this: PinoLogger, values: Parameters<LogFn>, log: LogFn): void {
  try {
    log.apply(this, values);
  } catch (err) {
    const message = values.find((value) => typeof value === 'string') ?? 'No message.';
    log.call(this, { err }, `${message} (The facts of this entry could not be logged.)`);
  }
}
