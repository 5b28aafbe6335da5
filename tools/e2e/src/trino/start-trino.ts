import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort, startServer } from '../server-process.ts';

/** A Trino that runs. */
export interface TrinoServer extends AsyncDisposable {
  readonly url: string;
}

/** Starts Trino on 127.0.0.1 with a Hive catalog whose metastore is a folder of its own, in 2 GB of memory. */
export async function startTrino(home: string): Promise<TrinoServer> {
  const folder = await mkdtemp(join(tmpdir(), 'vanta-vuln-trino-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await writeConfig(folder, { home, url, port });
  const server = await startServer({
    command: 'java',
    args: [...JVM_OPTIONS, `-Dconfig=${folder}/config.properties`, '-cp', `${home}/lib/*`, MAIN_CLASS],
    cwd: folder,
    logFile: join(folder, 'server.log'),
    isReady: () => isStarted(url),
    timeout: 180_000,
  });
  return {
    url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const MAIN_CLASS = 'io.trino.server.TrinoServer';

const JVM_OPTIONS = [
  '-Xmx2G',
  '-XX:+UseSerialGC',
  '-Duser.timezone=UTC',
  '-Djdk.attach.allowAttachSelf=true',
  '--add-opens=java.base/java.lang=ALL-UNNAMED',
  '--add-opens=java.base/java.nio=ALL-UNNAMED',
];

async function writeConfig(
  folder: string,
  { home, url, port }: { readonly home: string; readonly url: string; readonly port: number },
): Promise<void> {
  await mkdir(join(folder, 'catalog'));
  await mkdir(join(folder, 'metastore'));
  const config = {
    'node.id': 'e2e',
    'node.environment': 'test',
    'node.bind-ip': '127.0.0.1',
    'node.internal-address': '127.0.0.1',
    coordinator: 'true',
    'node-scheduler.include-coordinator': 'true',
    'http-server.http.port': String(port),
    'discovery.uri': url,
    'query.max-memory': '1GB',
    'query.max-memory-per-node': '512MB',
    'catalog.config-dir': join(folder, 'catalog'),
    'plugin.dir': join(home, 'plugin'),
  };
  const hive = {
    'connector.name': 'hive',
    'hive.metastore': 'file',
    'hive.metastore.catalog.dir': pathToFileURL(join(folder, 'metastore')).href,
    'hive.metastore.user': 'e2e',
    'hive.allow-register-partition-procedure': 'true',
    'hive.parquet.use-column-names': 'true',
  };
  await writeFile(join(folder, 'config.properties'), toProperties(config));
  await writeFile(join(folder, 'catalog/hive.properties'), toProperties(hive));
}

function toProperties(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The server answers before it takes queries. */
async function isStarted(url: string): Promise<boolean> {
  try {
    const info = await (await fetch(`${url}/v1/info`)).json();
    return typeof info === 'object' && info !== null && 'starting' in info && info.starting === false;
  } catch {
    return false;
  }
}
