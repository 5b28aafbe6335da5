/** Facts of a log entry: names of the field in camelCase, an error under `err`. */
export type LogFacts = Readonly<Record<string, unknown>>;

/** A structured log; pino's loggers are one. */
export interface Logger {
  debug(facts: LogFacts, message: string): void;
  info(facts: LogFacts, message: string): void;
  warn(facts: LogFacts, message: string): void;
  error(facts: LogFacts, message: string): void;
}

const ignore = () => undefined;

/** A log that keeps nothing: the default of every library. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
