import { openCatalog } from '@vanta-vuln/athena';
import { lambdaHandler, prepareFunction } from '@vanta-vuln/lambda-runtime';
import { logStorageOperations, openObjectStore } from '@vanta-vuln/storage-s3';
import { catalogHandler } from './catalog-handler.ts';
import { openDeadLetters } from './dead-letters.ts';
import { bucketOf } from './lake-place.ts';

const { settings, lake, logger, tracing } = await prepareFunction();
const { database, region } = settings.athena;
const place = bucketOf(lake);
const store = logStorageOperations({ store: await openObjectStore(lake), logger });
const catalog = openCatalog({ database, region: region ?? undefined });
const deadLetters = openDeadLetters(process.env['DEAD_LETTER_QUEUE_URL']);

/** Registers the days of the lake that events tell of, or all of them: `{"action":"reconcile"}`. */
export const handler = lambdaHandler(
  { logger, tracing, metrics: { namespace: 'VantaVuln', service: 'vanta-vuln-catalog' }, reserve: 5_000 },
  catalogHandler({ place, store, catalog, deadLetters, logger }),
);
