import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { expect, test } from 'vitest';
import * as z from 'zod';

const lockfileSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional() })),
});

test('every Nx package that is installed has one and the same version', async () => {
  const lockfile = lockfileSchema.parse(
    JSON.parse(await readFile(join(workspaceRoot, 'package-lock.json'), 'utf8')),
  );
  const versions = Object.entries(lockfile.packages)
    .filter(([path]) => /node_modules\/(nx|@nx\/[^/]+)$/.test(path))
    .map(([, { version }]) => version);
  expect(versions.length).toBeGreaterThan(3);
  expect([...new Set(versions)]).toHaveLength(1);
});
