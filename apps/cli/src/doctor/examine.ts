import type { Settings } from '@vanta-vuln/config';
import { createRedactor } from '@vanta-vuln/observability';
import type { CommandContext } from '../command-context.ts';
import { createCliLogger } from '../create-cli-logger.ts';
import { openSource } from '../open-source.ts';
import { checkApi } from './check-api.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkDatabase } from './check-database.ts';
import { checkScanners } from './check-scanners.ts';
import type { ScannerFacts } from './check-scanners.ts';
import { checkSettings } from './check-settings.ts';
import type { Check } from './check.ts';

// Somebody waits for the diagnosis: a host that does not answer twice is told of at once.
const FEW_FAILURES = 1;

/** Looks at everything that a sync needs; one problem does not hide the next, unless it stands in its way. */
export async function examine(context: CommandContext, options: { readonly api: boolean }): Promise<Check[]> {
  const { checks, loaded } = await checkSettings(context);
  if (loaded === null) return [...checks];
  const { settings } = loaded;
  const credentials = await checkCredentials(settings, context.terminal.env);
  const database = await checkDatabase(settings.storage.database);
  const asksApi = options.api && credentials.check.status !== 'fail';
  const api = asksApi ? await askApi(context, settings) : { checks: [], scanners: null };
  const scanners = api.scanners ?? database.scanners;
  return [
    ...checks,
    credentials.check,
    ...api.checks,
    ...(scanners === null ? [] : checkScanners(scanners)),
    ...database.checks,
  ];
}

async function askApi(
  context: CommandContext,
  settings: Settings,
): Promise<{ readonly checks: readonly Check[]; readonly scanners: readonly ScannerFacts[] | null }> {
  const redactor = createRedactor();
  const logger = await createCliLogger(context, { settings, redactor });
  await using source = await openSource({
    settings,
    env: context.terminal.env,
    logger,
    redactor,
    failures: FEW_FAILURES,
  });
  const { check, scanners } = await checkApi(source, context.terminal.interruption());
  return { checks: [check], scanners };
}
