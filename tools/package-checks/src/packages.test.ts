import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram, workspace } from './run-program.ts';
import { makeStrangerProject } from './stranger-project.ts';
import type { StrangerProject } from './stranger-project.ts';

describe('the packages in a project of a stranger', () => {
  let stranger: StrangerProject;
  beforeAll(async () => {
    stranger = await makeStrangerProject();
  }, 120_000);
  afterAll(() => stranger[Symbol.asyncDispose]());

  function importable(): readonly string[] {
    return stranger.packages.filter((each) => each.importable).map(({ name }) => name);
  }

  async function typeCheck(files: readonly string[]): Promise<void> {
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
    const options = [...strict, '--module', 'nodenext', '--target', 'es2023', '--types', 'node', '--noEmit'];
    const libs = ['--lib', 'es2024,esnext.disposable'];
    const tsc = join(workspace, 'node_modules/typescript/bin/tsc');
    await runProgram(stranger.folder, 'node', [tsc, ...options, ...libs, ...files]);
  }

  test('hold a build and no tests', () => {
    for (const { name, files } of stranger.packages) {
      expect(
        files.filter((file) => file.startsWith('dist/')),
        name,
      ).not.toEqual([]);
      expect(
        files.filter((file) => /\.test\.|^test\//.test(file)),
        name,
      ).toEqual([]);
    }
  });

  test('carry the licence under which they are given', () => {
    for (const { name, files } of stranger.packages) expect(files, name).toContain('LICENSE');
  });

  test('tell on their page in the registry what they are', () => {
    for (const { name, files } of stranger.packages) expect(files, name).toContain('README.md');
  });

  test('are imported by name and export something', async () => {
    for (const name of importable()) {
      const program = `process.stdout.write(String(Object.keys(await import('${name}')).length))`;
      const printed = await runProgram(stranger.folder, 'node', ['--input-type=module', '--eval', program]);
      expect(Number(printed), name).toBeGreaterThan(0);
    }
  });

  test('let what lies beside the build be imported, since nobody can use it otherwise', async () => {
    for (const { name, files } of stranger.packages) {
      const beside = files.filter((file) => !/^(dist|src|bin)\/|^(LICENSE|README\.md)$/.test(file));
      expect(beside, name).toContain('package.json');
      const program = `${JSON.stringify(beside)}.map((file) => import.meta.resolve('${name}/' + file))`;
      await runProgram(stranger.folder, 'node', ['--input-type=module', '--eval', program]);
    }
  });

  test('type-check in a strict project', async () => {
    const imports = importable().map((name, index) => `export * as p${index} from '${name}';`);
    await writeFile(join(stranger.folder, 'index.ts'), imports.join('\n'));
    await typeCheck(['index.ts']);
  }, 120_000);

  test('have READMEs whose programs type-check as they stand', async () => {
    const programs: string[] = [];
    for (const name of importable()) {
      const readme = await readFile(join(stranger.folder, 'node_modules', name, 'README.md'), 'utf8');
      for (const [, program = ''] of readme.matchAll(/^```ts\n(.*?)^```$/gms)) {
        const file = `${name.replace(/^.*\//, '')}-${programs.length}.ts`;
        await writeFile(join(stranger.folder, file), `${program}\nexport {};\n`);
        programs.push(file);
      }
    }
    expect(programs.length).toBeGreaterThanOrEqual(importable().length);
    await typeCheck(programs);
  }, 120_000);

  test('have bins that run', async () => {
    const bins = stranger.packages.flatMap((each) => each.bins);
    expect(bins).not.toEqual([]);
    for (const bin of bins)
      expect(await runProgram(stranger.folder, 'node', [bin, '--version'])).toMatch(/\d/);
  });
});
