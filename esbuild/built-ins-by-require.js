import { isBuiltin } from 'node:module';

/**
 * An esbuild plugin that loads Node's own modules by require().
 *
 * An ES module that imports one of them makes Node read all that it exports, and node:http exports a WebSocket: that
 * alone loads undici, 25 ms at each start. require() does not read it.
 */
export const builtInsByRequire = {
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

/** Gives an ES module the require() that the plugin and bundled CommonJS packages call. */
export const REQUIRE_BANNER =
  "import { createRequire as createRequireOfBundle } from 'node:module'; const require = createRequireOfBundle(import.meta.url);";
