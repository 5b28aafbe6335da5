// Bundles the CLI and our own libraries, straight from their sources, so that it needs no other build.
import { rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { build } from 'esbuild';

// An ES module that imports one of Node's own makes Node read all that it exports, and node:http exports a WebSocket: that
// alone loads undici, 25 ms at each start. require() does not read it.
const builtInsByRequire = {
  name: 'built-ins-by-require',
  setup({ onResolve, onLoad }) {
    const namespace = 'built-in';
    onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, kind }) =>
      kind === 'import-statement' && isBuiltin(path) ? { path, namespace } : undefined,
    );
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({
      contents: `module.exports = require(${JSON.stringify(path)});`,
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
  plugins: [builtInsByRequire],
  legalComments: 'none',
  logLevel: 'warning',
  // Native code, workers that load their own files, and the SDK that only some users need.
  external: ['better-sqlite3', '@duckdb/node-api', '@aws-sdk/*', 'pino', 'pino-pretty'],
  // Bundled CommonJS dependencies call require() for Node's own modules; an ESM file has none.
  banner: {
    js: "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);",
  },
});
