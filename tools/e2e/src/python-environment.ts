import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from './places.ts';
import { mustRun } from './run-command.ts';

/** The programs of a virtual environment of Python. */
export interface PythonEnvironment {
  readonly python: string;
  /** The path of a program that came with a package. */
  program(name: string): string;
}

/** What an environment is to hold. */
export interface PythonPackages {
  /** The name of its folder. */
  readonly name: string;
  /** Each with its version, as pip takes it. */
  readonly packages: readonly string[];
}

/** For the AWS emulator and for reading Parquet. */
export const EMULATOR_PACKAGES: PythonPackages = {
  name: 'python',
  packages: [
    'ministack==1.5.33',
    // What the emulator's Athena runs statements with, and pytz for its moments.
    'duckdb==1.5.6',
    'pytz==2026.6',
    'pyarrow==26.0.1',
    // What the emulator's CloudFormation translates templates with.
    'aws-sam-translator==1.115.0',
  ],
};

/** For judging and deploying the templates. */
export const TEMPLATE_PACKAGES: PythonPackages = {
  name: 'templates',
  packages: ['aws-sam-cli==1.170.0', 'aws-sam-translator==1.115.0', 'cfn-lint==1.58.0', 'checkov==3.2.459'],
};

/** Makes a virtual environment where it is not there yet. */
export async function preparePython({ name, packages }: PythonPackages): Promise<PythonEnvironment> {
  const folder = join(CACHE, name);
  const stamp = join(folder, packages.join(' ').replaceAll(/[^\w.]+/g, '-'));
  const program = (file: string) => join(folder, 'bin', file);
  const environment = { python: program('python'), program };
  if (existsSync(stamp)) return environment;
  await rm(folder, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  await mustRun('python3', ['-m', 'venv', folder]);
  const options = ['--quiet', '--disable-pip-version-check'];
  await mustRun(environment.python, ['-m', 'pip', 'install', ...options, ...packages]);
  await writeFile(`${stamp}.new`, '');
  await rename(`${stamp}.new`, stamp);
  return environment;
}
