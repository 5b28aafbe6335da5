// Bundles the CLI and our own libraries, straight from their sources, so that it needs no other build.
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';
import { REQUIRE_BANNER, builtInsByRequire } from '../../esbuild/built-ins-by-require.js';

await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: { main: 'src/main.ts' },
  outdir: 'dist',
  bundle: true,
  format: 'esm',
  splitting: true,
  platform: 'node',
  target: 'node22',
  conditions: ['@vanta-vuln/source'],
  minify: true,
  sourcemap: 'external',
  plugins: [builtInsByRequire],
  legalComments: 'none',
  logLevel: 'warning',
  // Native code, and what only some users need.
  external: ['better-sqlite3', '@duckdb/node-api', '@aws-sdk/*', 'pino-pretty'],
  banner: { js: REQUIRE_BANNER },
});
