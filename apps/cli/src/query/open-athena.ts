import { openAthenaEngine, openCatalog } from '@vanta-vuln/athena';
import type { QueryEngine } from '@vanta-vuln/core';
import type { QueryFlags } from '../commands/query.ts';
import { UsageError } from '../usage-error.ts';
import { withBeneath } from './with-beneath.ts';

const MS_PER_SECOND = 1000;

/** Opens Athena over the tables of the Glue catalog; an earlier answer is given again while no sync was registered since. */
export function openAthena({
  athenaDatabase,
  workgroup,
  timeout,
  maxMb,
}: Pick<QueryFlags, 'athenaDatabase' | 'workgroup' | 'timeout' | 'maxMb'>): QueryEngine {
  if (maxMb !== undefined) {
    throw new UsageError(
      '--max-mb is a limit of duckdb.',
      'On Athena the workgroup has it: its bytes scanned cut-off per query.',
    );
  }
  const catalog = openCatalog({ database: athenaDatabase });
  const engine = openAthenaEngine({
    database: athenaDatabase,
    workgroup,
    timeout: timeout * MS_PER_SECOND,
    registeredAt: () => catalog.registeredAt(),
  });
  return withBeneath(engine, { [Symbol.asyncDispose]: async () => catalog[Symbol.dispose]() });
}
