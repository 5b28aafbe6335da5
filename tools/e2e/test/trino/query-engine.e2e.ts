import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describeQueryEngine } from '@vanta-vuln/contract-tests';
import { openLake, openObjectStore } from '@vanta-vuln/storage-s3';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { RegisteredLake } from './register-lake.ts';
import { openTrinoEngine } from './trino-engine.ts';
import { TRINO_URL, newSchema } from './trino-place.ts';

/** A lake in a folder with its tables in a schema of its own. */
async function openLakeOnTrino() {
  const opened = new AsyncDisposableStack();
  const folder = join(opened.use(await createTemporaryFolder()).path, 'lake');
  const store = await openObjectStore(pathToFileURL(folder).href);
  opened.defer(() => store.close());
  const schema = newSchema();
  const lake = new RegisteredLake({ url: TRINO_URL, schema }, { store, folder });
  const refresh = () => lake.refresh();
  return {
    store: opened.use(openLake({ store })),
    engine: opened.use(openTrinoEngine({ url: TRINO_URL, schema, refresh })),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

describeQueryEngine({ name: 'Trino over a folder', kind: 'trino', open: openLakeOnTrino });
