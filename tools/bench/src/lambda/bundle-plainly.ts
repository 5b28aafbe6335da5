import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles a function as one would without thinking of its start: one file, not minified, Node's modules imported.
 *
 * Returns the bytes of the file.
 */
export async function bundlePlainly(project: string, folder: string): Promise<number> {
  const result = await build({
    entryPoints: [join(project, 'src/main.ts')],
    outfile: join(folder, 'main.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    conditions: ['@vanta-vuln/source'],
    external: ['pino-pretty'],
    metafile: true,
    logLevel: 'error',
    banner: {
      js: "import { createRequire as c } from 'node:module'; import { dirname as d } from 'node:path'; const require = c(import.meta.url); const __dirname = d(new URL(import.meta.url).pathname);",
    },
  });
  return Object.values(result.metafile.outputs).reduce((sum, { bytes }) => sum + bytes, 0);
}
