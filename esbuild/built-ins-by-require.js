import { createRequire, isBuiltin } from 'node:module';

const requireHere = createRequire(import.meta.url);

/** What commander imports and we never run: loaded when something of it is asked for. */
const LOADED_WHEN_USED = new Set(['node:child_process']);

/**
 * An esbuild plugin that loads Node's own modules by require().
 *
 * An ES module that imports one of them makes Node read all that it exports, and node:http exports a WebSocket: that
 * alone loads undici, 25 ms at each start. require() does not read it; only what is imported by its name is read here,
 * since esbuild's own way to import from require() reads the description of everything.
 */
export const builtInsByRequire = {
  name: 'built-ins-by-require',
  setup({ onResolve, onLoad }) {
    const namespace = 'built-in';
    // A module of its own for each that imports it: shared, it would be a file of its own, which costs more than it holds.
    onResolve({ filter: /^(node:)?[a-z_/]+$/ }, ({ path, kind, importer }) =>
      kind === 'import-statement' && isBuiltin(path)
        ? { path, namespace, suffix: `?${importer}` }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace }, ({ path }) => ({ contents: moduleText(path) }));
  },
};

/** An ES module of which esbuild leaves out what nobody imports. */
function moduleText(path) {
  const names = Object.getOwnPropertyNames(requireHere(path)).filter((name) => name !== 'default');
  const load = `require(${JSON.stringify(path)})`;
  const whole = LOADED_WHEN_USED.has(path)
    ? `{ ${names.map((name) => `get ${name}() { return ${load}.${name}; }`).join(', ')} }`
    : load;
  return [
    `export default ${whole};`,
    ...names.map((name, at) => `const value${at} = /* @__PURE__ */ (() => ${load}.${name})();`),
    `export { ${names.map((name, at) => `value${at} as ${name}`).join(', ')} };`,
  ].join('\n');
}

/**
 * Gives an ES module the require() that the plugin and bundled CommonJS packages call, mostly for Node's own modules:
 * a createRequire() in each file would take longer than all that they require.
 */
export const REQUIRE_BANNER =
  "const require = (id) => process.getBuiltinModule(id) ?? process.getBuiltinModule('node:module').createRequire(import.meta.url)(id);";
