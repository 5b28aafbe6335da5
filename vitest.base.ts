import { relative, sep } from 'node:path';
import { defineConfig } from 'vitest/config';

// Node's own, so that packages are loaded as Node loads them: 'module' would pick files that only bundlers read.
const conditions = ['@vanta-vuln/source', 'node', 'import', 'default'];
const workspace = import.meta.dirname;

/**
 * The vitest configuration of a project: every project has the same.
 *
 * Own packages resolve to their sources, native modules run in processes of their own, printing to the
 * console fails the test, and the counts go to `.reports/unit/PROJECT.json`.
 *
 * @param root The folder of the project (`import.meta.dirname` of its vitest.config.ts)
 */
export function projectTests(root: string) {
  const report = `${workspace}/.reports/unit/${relative(workspace, root).split(sep).at(-1)}.json`;
  return defineConfig({
    root,
    cacheDir: `${workspace}/node_modules/.vite/${relative(workspace, root)}`,
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
      setupFiles: [`${workspace}/vitest.setup.ts`],
      pool: 'forks',
      testTimeout: 30_000,
      hookTimeout: 30_000,
      restoreMocks: true,
      unstubEnvs: true,
      reporters: ['default', ['json', { outputFile: report }]],
    },
  });
}
