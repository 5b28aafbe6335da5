import { loadSettings } from '@vanta-vuln/config';
import type { Settings } from '@vanta-vuln/config';
import { createLogger, createRedactor } from '@vanta-vuln/observability';
import type { AppLogger, Redactor } from '@vanta-vuln/observability';
import { NoLakeError } from './no-lake-error.ts';
import { openTracing } from './tracing/open-tracing.ts';
import type { Tracing } from './tracing/tracing.ts';

/** What a function has from its first moment on. */
export interface PreparedFunction {
  readonly settings: Settings;
  /** `s3://bucket`, or what VANTA_LAKE names. */
  readonly lake: string;
  /** JSON lines for CloudWatch. */
  readonly logger: AppLogger;
  /** Keeps secrets out of the log and the traces; tell it those that turn up. */
  readonly redactor: Redactor;
  /** To X-Ray, where Lambda traces the function; hand it to `lambdaHandler`. */
  readonly tracing: Tracing;
}

/** How a function is set up. */
export interface PrepareFunctionOptions {
  /** @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Where the log goes. @default standard error */
  readonly destination?: { readonly write: (line: string) => void } | undefined;
}

/**
 * Reads the settings of a function and makes its log: once for each container, before the first event.
 *
 * Throws SettingsError for a setting that can't be used, {@link NoLakeError} where no bucket is named.
 */
export async function prepareFunction({
  env = process.env,
  destination,
}: PrepareFunctionOptions = {}): Promise<PreparedFunction> {
  const { settings, warnings } = await loadSettings({ env, cwd: process.cwd(), environment: 'lambda' });
  const redactor = createRedactor();
  const logger = await createLogger({ level: settings.log.level, format: 'json', redactor, destination });
  for (const warning of warnings) logger.warn({}, warning);
  const { lake } = settings.storage;
  if (lake === null) throw new NoLakeError();
  const tracing = openTracing({ daemonAddress: env['AWS_XRAY_DAEMON_ADDRESS'], redactor, logger });
  return { settings, lake, logger, redactor, tracing };
}
