import { openAthenaEngine, openCatalog } from '@vanta-vuln/athena';
import type { QueryEngine } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import type { QueryFlags } from '../commands/query.ts';
import { loadCliSettings } from '../load-cli-settings.ts';
import { UsageError } from '../usage-error.ts';
import { withBeneath } from './with-beneath.ts';

const MS_PER_SECOND = 1000;

type AthenaFlags = Pick<QueryFlags, 'athenaDatabase' | 'workgroup' | 'athenaRegion' | 'timeout' | 'maxMb'>;

/** Opens Athena over the tables of the Glue catalog; an earlier answer is given again while no sync was registered since. */
export async function openAthena(context: CommandContext, flags: AthenaFlags): Promise<QueryEngine> {
  const { timeout, maxMb, athenaDatabase, workgroup, athenaRegion } = flags;
  if (maxMb !== undefined) {
    throw new UsageError(
      '--max-mb is a limit of duckdb.',
      'On Athena the workgroup has it: its bytes scanned cut-off per query.',
    );
  }
  const { settings } = await loadCliSettings(context, { athenaDatabase, workgroup, athenaRegion });
  const place = { database: settings.athena.database, region: settings.athena.region ?? undefined };
  const catalog = openCatalog(place);
  const engine = openAthenaEngine({
    ...place,
    workgroup: settings.athena.workgroup,
    timeout: timeout * MS_PER_SECOND,
    registeredAt: () => catalog.registeredAt(),
  });
  return withBeneath(engine, { [Symbol.asyncDispose]: async () => catalog[Symbol.dispose]() });
}
