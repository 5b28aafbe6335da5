// Bundles the CLI and our own libraries, straight from their sources, so that it needs no other build.
import { rm } from 'node:fs/promises';
import { build } from 'esbuild';

// The client of the API needs undici's pool; the rest of it (fetch, WebSocket, caches) takes 70 ms to load.
const undiciPoolOnly = {
  name: 'undici-pool-only',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^undici$/ }, ({ resolveDir }) => ({
      path: 'undici',
      namespace: 'undici-pool-only',
      pluginData: resolveDir,
    }));
    onLoad({ filter: /.*/, namespace: 'undici-pool-only' }, ({ pluginData: resolveDir }) => ({
      // As undici's own index does: the methods for callers are put onto the base of all dispatchers.
      contents: `
        import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
        import request from 'undici/lib/api/api-request.js';
        Object.assign(Dispatcher.prototype, { request });
        export { default as Pool } from 'undici/lib/dispatcher/pool.js';`,
      resolveDir,
    }));
  },
};

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
  plugins: [undiciPoolOnly],
  // Native code, workers that load their own files, and the SDK that only some users need.
  external: ['better-sqlite3', '@aws-sdk/*', 'pino', 'pino-pretty'],
  // Bundled CommonJS dependencies call require() for Node's own modules; an ESM file has none.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
});
