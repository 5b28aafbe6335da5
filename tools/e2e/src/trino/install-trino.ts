import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from '../places.ts';
import { mustRun } from '../run-command.ts';

// The newest server that Maven Central still has and Java 17 runs: later ones there need Java 23.
const VERSION = '368';
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';

/** Downloads the Trino server where it is not there yet, and keeps of its plugins the one for Hive; gives its folder. */
export async function installTrino(): Promise<string> {
  const home = join(CACHE, `trino-${VERSION}`);
  if (existsSync(home)) return home;
  const work = join(CACHE, `trino-${VERSION}.new`);
  await rm(work, { recursive: true, force: true });
  await mkdir(work, { recursive: true });
  const artifact = `-Dartifact=io.trino:trino-server:${VERSION}:tar.gz`;
  await mustRun('mvn', ['--quiet', '--batch-mode', COPY, artifact, `-DoutputDirectory=${work}`]);
  // All of it: jars that several plugins share are links to the first one.
  await mustRun('tar', ['-xzf', `trino-server-${VERSION}.tar.gz`], { cwd: work });
  const unpacked = join(work, `trino-server-${VERSION}`);
  for (const plugin of await readdir(join(unpacked, 'plugin'))) {
    if (plugin !== 'hive') await rm(join(unpacked, 'plugin', plugin), { recursive: true });
  }
  await rename(unpacked, home);
  await rm(work, { recursive: true });
  return home;
}
