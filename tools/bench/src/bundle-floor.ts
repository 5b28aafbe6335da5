import { join } from 'node:path';
import { build } from 'esbuild';

/** Bundles the floor into one file, so that it starts as quickly as a program can. Returns the file's path. */
export async function bundleFloor(folder: string): Promise<string> {
  const outfile = join(folder, 'floor.mjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'floor.main.ts')],
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    conditions: ['@vanta-vuln/source'],
    external: ['better-sqlite3'],
    outfile,
  });
  return outfile;
}
