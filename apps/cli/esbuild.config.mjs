// Bundles the CLI and our own libraries, straight from their sources, so that it needs no other build.
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

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
  legalComments: 'none',
  logLevel: 'warning',
  // Native code, workers that load their own files, and the SDK that only some users need.
  external: ['better-sqlite3', '@aws-sdk/*', 'pino', 'pino-pretty'],
  // Bundled CommonJS dependencies call require() for Node's own modules; an ESM file has none.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
});
