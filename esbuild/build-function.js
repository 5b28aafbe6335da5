// Bundles the Lambda function in the working folder, straight from its sources, and zips it:
//   dist/function/       what the zip holds: main.mjs and the chunks that it loads when they are needed
//   dist/maps/           the source maps, which stay here
//   dist/function.zip    the same bytes for the same sources
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { REQUIRE_BANNER, builtInsByRequire } from './built-ins-by-require.js';

const FUNCTION = 'dist/function';
const MAPS = 'dist/maps';

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { main: 'src/main.ts' },
  outdir: FUNCTION,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  // What an invocation does not need is not even read: the SDK alone has ten ways to find credentials.
  splitting: true,
  platform: 'node',
  target: 'node24',
  conditions: ['@vanta-vuln/source'],
  // The ES modules of the SDK, of which only what is used comes along.
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: 'external',
  plugins: [builtInsByRequire],
  legalComments: 'none',
  logLevel: 'warning',
  // Only a terminal shows the log in colours.
  external: ['pino-pretty'],
  banner: { js: REQUIRE_BANNER },
});
await moveMaps();
await writeFile('dist/function.zip', await zipFolder(FUNCTION));

async function moveMaps() {
  await mkdir(MAPS);
  const maps = (await readdir(FUNCTION)).filter((name) => name.endsWith('.map'));
  await Promise.all(maps.map((name) => rename(join(FUNCTION, name), join(MAPS, name))));
}

async function zipFolder(folder) {
  const names = (await readdir(folder)).toSorted();
  const files = await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))]));
  // A zip holds the time of each file: the first one that it can express, else each build is another one.
  return zipSync(Object.fromEntries(files), { level: 9, mtime: new Date(1980, 0, 1) });
}
