import { availableParallelism } from 'node:os';
import { createHttpApi, keepJobsInMemory, limitQueries } from '@vanta-vuln/http-api';
import type { CommandContext } from '../command-context.ts';
import { createCliLogger } from '../create-cli-logger.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { keepHeapSmall } from '../keep-heap-small.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { accessOf } from '../serve/access.ts';
import { listen } from '../serve/listen.ts';
import { openServedEngine } from '../serve/open-served-engine.ts';
import { openServedStore } from '../serve/open-served-store.ts';
import { withStartPage } from '../serve/start-page.ts';
import { VERSION } from '../version.ts';
import { printLine, printNote } from '../write-text.ts';
import type { ServeFlags } from './serve.ts';

// Each holds some 20 kB until it is answered, however many connections there are.
const MAX_REQUESTS = 2_000;

/** Serves the REST API until the person or the system stops it. */
export async function runServe(context: CommandContext, flags: ServeFlags): Promise<ExitCode> {
  const access = await accessOf(context, flags);
  keepHeapSmall();
  const { settings } = await loadCliSettings(context);
  const logger = await createCliLogger(context, { settings });
  await using stores = await openServedStore(context);
  await using engine = limitQueries(
    await openServedEngine(context, {
      ...flags,
      threads: availableParallelism(),
    }),
  );
  await using jobs = keepJobsInMemory(engine);
  const api = createHttpApi(
    { engine, jobs, openStore: stores.open, trigger: null, logger },
    {
      ...access,
      maxRequests: MAX_REQUESTS,
      version: VERSION,
      freeSql: flags.freeSql,
      dueSoonDays: settings.stats.dueSoonDays,
    },
  );
  await using server = await listen(
    withStartPage((request) => api.fetch(request), { needsKey: access.apiKey !== undefined }),
    flags,
  );
  await printLine(context, `Listening on ${server.url}`);
  await printNote(context, 'Ctrl-C stops it.');
  await aborted(context.terminal.interruption());
  return EXIT.ok;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
