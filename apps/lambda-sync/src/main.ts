import { createCredentialsProvider } from '@vanta-vuln/config';
import { systemClock } from '@vanta-vuln/core';
import { lambdaHandler, prepareFunction } from '@vanta-vuln/lambda-runtime';
import { logStorageOperations, openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { vantaOpener } from './open-vanta.ts';
import { syncHandler } from './sync-handler.ts';
import { PARKED_FOR } from './sync-parts.ts';
import { UploadTally } from './upload-tally.ts';

const { settings, lake: location, logger, redactor, tracing } = await prepareFunction();
const uploads = new UploadTally();
const objects = await openObjectStore(location);
const store = logStorageOperations({ store: objects, logger, onPut: (upload) => uploads.add(upload) });
const provide = createCredentialsProvider({ settings, env: process.env, logger });

/** One step of a sync: `{"mode":"fetch"}`, `build`, `commit`, or `full` for all of them; `gc` clears up. */
export const handler = lambdaHandler(
  { logger, tracing, metrics: { namespace: 'VantaVuln', service: 'vanta-vuln-sync' }, reserve: 30_000 },
  syncHandler({
    store,
    lake: openLake({ store, logger, lease: { parkFor: PARKED_FOR } }),
    openSource: vantaOpener({ settings, provide, redactor, logger }),
    uploads,
    settings,
    clock: systemClock,
    logger,
  }),
);
