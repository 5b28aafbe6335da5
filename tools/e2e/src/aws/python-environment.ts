import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE } from '../places.ts';
import { mustRun } from '../run-command.ts';

// DuckDB, with pytz for its moments, is what the emulator's Athena runs statements with.
const PACKAGES = ['ministack==1.5.33', 'duckdb==1.5.6', 'pytz==2026.6', 'pyarrow==26.0.1'];

/** A virtual environment of Python with what the runs need. */
export interface PythonEnvironment {
  readonly python: string;
  readonly emulator: string;
}

/** Makes the virtual environment where it is not there yet. */
export async function preparePython(): Promise<PythonEnvironment> {
  const folder = join(CACHE, 'python');
  const stamp = join(folder, PACKAGES.join(' ').replaceAll(/[^\w.]+/g, '-'));
  const environment = { python: join(folder, 'bin/python'), emulator: join(folder, 'bin/ministack') };
  if (existsSync(stamp)) return environment;
  await rm(folder, { recursive: true, force: true });
  await mkdir(CACHE, { recursive: true });
  await mustRun('python3', ['-m', 'venv', folder]);
  await mustRun(environment.python, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    ...PACKAGES,
  ]);
  await writeFile(`${stamp}.new`, '');
  await rename(`${stamp}.new`, stamp);
  return environment;
}
