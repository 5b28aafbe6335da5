// Runs npm scripts one after the other, all of them even when one fails, and says how many checks passed:
// each test counts one, each step without tests counts one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { addCounts, countTests } from './count-tests.ts';
import type { Counts } from './count-tests.ts';

const workspace = join(import.meta.dirname, '../../..');
const reports = join(workspace, '.reports/unit');

async function runStep(name: string): Promise<Counts> {
  process.stdout.write(`\n=== ${name}\n`);
  await rm(reports, { recursive: true, force: true });
  const child = spawn('npm', ['run', '--silent', name], { cwd: workspace, stdio: 'inherit' });
  await once(child, 'close');
  const succeeded = child.exitCode === 0;
  const tests = await countTests(reports);
  if (tests.passed + tests.failed === 0)
    return succeeded ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  return succeeded || tests.failed > 0 ? tests : addCounts(tests, { passed: 0, failed: 1 });
}

let total: Counts = { passed: 0, failed: 0 };
const summary: string[] = [];
for (const name of process.argv.slice(2)) {
  const counts = await runStep(name);
  total = addCounts(total, counts);
  summary.push(
    `${counts.failed === 0 ? 'ok    ' : 'FAILED'} ${name} (${counts.passed} passed, ${counts.failed} failed)`,
  );
}
process.stdout.write(`\n${summary.join('\n')}\n\ntotal: ${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
