import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** How many checks passed and how many failed. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
}

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** Adds up the reports that vitest wrote into a folder; a file that could not be loaded counts as one failure. */
export async function countTests(folder: string): Promise<Counts> {
  const names = await readdir(folder).catch(() => []);
  const reports = await Promise.all(
    names.map(async (name) => reportSchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))),
  );
  return reports.map(countReport).reduce(addCounts, { passed: 0, failed: 0 });
}

/** The sum of two counts. */
export function addCounts(left: Counts, right: Counts): Counts {
  return { passed: left.passed + right.passed, failed: left.failed + right.failed };
}

function countReport({ numPassedTests, numFailedTests, testResults }: z.infer<typeof reportSchema>): Counts {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}
