import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { countTests } from './count-tests.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'count-tests-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function writeReport(name: string, report: object): Promise<void> {
  await writeFile(join(folder, name), JSON.stringify(report));
}

test('the reports of all projects are added up', async () => {
  await writeReport('a.json', { numPassedTests: 3, numFailedTests: 1, testResults: [] });
  await writeReport('b.json', { numPassedTests: 4, numFailedTests: 0, testResults: [] });
  expect(await countTests(folder)).toEqual({ passed: 7, failed: 1 });
});

test('a test file that could not be loaded is a failure', async () => {
  const testResults = [{ status: 'failed', assertionResults: [] }];
  await writeReport('a.json', { numPassedTests: 0, numFailedTests: 0, testResults });
  expect(await countTests(folder)).toEqual({ passed: 0, failed: 1 });
});

test('no report is no test', async () => {
  expect(await countTests(join(folder, 'missing'))).toEqual({ passed: 0, failed: 0 });
});
