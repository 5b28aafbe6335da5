import { openAthenaEngine, openCatalog } from '@vanta-vuln/athena';
import { lambdaHandler, prepareFunction } from '@vanta-vuln/lambda-runtime';
import { logStorageOperations, openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { openSyncTrigger } from './open-sync-trigger.ts';
import { queryHandler } from './query-handler.ts';

const { settings, lake, logger, tracing } = await prepareFunction();
const { database, workgroup } = settings.athena;
const region = settings.athena.region ?? undefined;
const catalog = openCatalog({ database, region });
const engine = openAthenaEngine({ database, workgroup, region, registeredAt: () => catalog.registeredAt() });
const objects = logStorageOperations({ store: await openObjectStore(lake), logger });
const openStore = async () => openLake({ store: objects, logger, mode: 'read' });

/** Answers the requests that API Gateway hands over. */
export const handler = lambdaHandler(
  { logger, tracing, metrics: { namespace: 'VantaVuln', service: 'vanta-vuln-query' }, reserve: 1_000 },
  queryHandler({
    parts: {
      engine,
      jobs: engine,
      openStore,
      trigger: openSyncTrigger(process.env['STATE_MACHINE_ARN']),
      logger,
    },
    freeSql: process.env['FREE_SQL'] === 'true',
    dueSoonDays: settings.stats.dueSoonDays,
  }),
);
