import type { LoadedSettings, Settings } from '@vanta-vuln/config';
import { createRedactor } from '@vanta-vuln/observability';
import type { CommandContext } from '../command-context.ts';
import { createCliLogger } from '../create-cli-logger.ts';
import { openSource } from '../open-source.ts';
import { checkApi } from './check-api.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkDatabase } from './check-database.ts';
import type { StoreChecks } from './check-database.ts';
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
  const stores = await checkStores(context, settings);
  const asksApi = options.api && credentials.check.status !== 'fail';
  const api = asksApi ? await askApi(context, loaded) : { checks: [], scanners: null };
  const scanners = api.scanners ?? stores.find((store) => store.scanners !== null)?.scanners ?? null;
  return [
    ...checks,
    credentials.check,
    ...api.checks,
    ...(scanners === null ? [] : checkScanners(scanners)),
    ...stores.flatMap((store) => store.checks),
  ];
}

/** Those that the settings say a sync writes to: the database, the lake or both. */
async function checkStores(context: CommandContext, { storage }: Settings): Promise<readonly StoreChecks[]> {
  const { backend, database } = storage;
  const stores = backend === 's3' ? [] : [await checkDatabase(database)];
  if (backend === 'sqlite') return stores;
  // Who has no lake does not wait for what reads one.
  const { checkLake } = await import('./check-lake.ts');
  return [...stores, await checkLake(context)];
}

async function askApi(
  context: CommandContext,
  loaded: LoadedSettings,
): Promise<{ readonly checks: readonly Check[]; readonly scanners: readonly ScannerFacts[] | null }> {
  const redactor = createRedactor();
  const logger = await createCliLogger(context, { settings: loaded.settings, redactor });
  const { env } = context.terminal;
  const open = () => openSource({ loaded, env, logger, redactor, failures: FEW_FAILURES });
  const { check, scanners } = await checkApi(open, context.terminal.interruption());
  return { checks: [check], scanners };
}
