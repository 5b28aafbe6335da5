export { createLogger } from './create-logger.ts';
export type { AppLogger, CreateLoggerOptions, LogLevel } from './create-logger.ts';
export { chooseLogFormat } from './log-format.ts';
export type { FormatWish, LogFormat } from './log-format.ts';
export { correlation, withCorrelation } from './correlation.ts';
export { createRedactor, redactText } from './redaction/redactor.ts';
export type { Redactor } from './redaction/redactor.ts';
