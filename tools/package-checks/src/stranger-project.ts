import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { runProgram, workspace } from './run-program.ts';

const manifestSchema = z.object({
  name: z.string(),
  private: z.boolean().default(false),
  bin: z.record(z.string(), z.string()).default({}),
  // Functions are bundled, never imported.
  exports: z.record(z.string(), z.unknown()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
});

const packedSchema = z.array(
  z.object({ name: z.string(), filename: z.string(), files: z.array(z.object({ path: z.string() })) }),
);

/** One of our packages as it would be published. */
export interface PackedPackage {
  readonly name: string;
  readonly files: readonly string[];
  readonly bins: readonly string[];
  /** Whether it can be imported by its name. */
  readonly importable: boolean;
  readonly dependencies: readonly string[];
}

/** An empty project outside the workspace that has nothing but our packed packages. */
export interface StrangerProject extends AsyncDisposable {
  readonly folder: string;
  readonly packages: readonly PackedPackage[];
}

/**
 * Packs every public package and unpacks the tarballs into a new project.
 *
 * Each package sees only the dependencies that it declares, linked from the workspace: no registry is asked,
 * and a dependency that is used but not declared is missing.
 */
export async function makeStrangerProject(): Promise<StrangerProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'stranger-')));
  const manifest = { name: 'stranger', type: 'module', private: true };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const packages = await packInto(folder, await publicPackageNames());
  const own = new Set(packages.map(({ name }) => name));
  for (const { name, dependencies } of packages) {
    for (const dependency of dependencies.filter((each) => !own.has(each))) {
      const from = join(workspace, 'node_modules', dependency);
      await link(from, join(folder, 'node_modules', name, 'node_modules', dependency));
    }
  }
  await link(join(workspace, 'node_modules/@types/node'), join(folder, 'node_modules/@types/node'));
  return { folder, packages, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

async function publicPackageNames(): Promise<readonly string[]> {
  const folders = await Promise.all(
    ['apps', 'libs'].map((each) =>
      readdir(join(workspace, each)).then((names) => names.map((name) => join(workspace, each, name))),
    ),
  );
  const manifests = await Promise.all(folders.flat().map(readManifest));
  return manifests.filter((manifest) => !manifest.private).map(({ name }) => name);
}

async function packInto(folder: string, names: readonly string[]): Promise<readonly PackedPackage[]> {
  const selection = names.flatMap((name) => ['--workspace', name]);
  const options = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const packed = packedSchema.parse(
    JSON.parse(await runProgram(workspace, 'npm', [...options, ...selection])),
  );
  return Promise.all(
    packed.map(async ({ name, filename, files }) => {
      const target = join(folder, 'node_modules', name);
      await mkdir(target, { recursive: true });
      await runProgram(folder, 'tar', ['-xzf', filename, '-C', target, '--strip-components=1']);
      const { bin, exports, dependencies } = await readManifest(target);
      return {
        name,
        files: files.map(({ path }) => path),
        bins: Object.values(bin).map((path) => join(target, path)),
        importable: '.' in exports,
        dependencies: Object.keys(dependencies),
      };
    }),
  );
}

async function readManifest(folder: string): Promise<z.infer<typeof manifestSchema>> {
  return manifestSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
}

async function link(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await symlink(from, to);
}
