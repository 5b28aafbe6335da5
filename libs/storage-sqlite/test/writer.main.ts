import { once } from 'node:events';
import { VantaVulnError } from '@vanta-vuln/core';
import type { RunWriter } from '@vanta-vuln/core';
import { BEGIN, MOMENT, toStagedPage, wireVulnerability } from '@vanta-vuln/contract-tests/lists';
import { openSqliteStore } from '../src/sqlite-store.ts';

const PAGE_SIZE = 100;
const [path = '', task = '', rows = '0'] = process.argv.slice(2);

const print = (line: string) => void process.stdout.write(`${line}\n`);

/** Stages pages from where the run stands; a word for each page that is safe. */
async function stagePages(writer: RunWriter, total: number): Promise<void> {
  const { rows: start } = writer.checkpoint.streams.vulnerabilities;
  for (let first = start; first < total; first += PAGE_SIZE) {
    const records = Array.from({ length: PAGE_SIZE }, (_, index) =>
      wireVulnerability(`v${first + index}`, { name: 'new' }),
    );
    const nextCursor = first + PAGE_SIZE < total ? `after ${first + PAGE_SIZE}` : null;
    await writer.stagePage(toStagedPage('vulnerabilities', records, { nextCursor }));
    print(`staged ${first + PAGE_SIZE}`);
  }
}

async function write(total: number): Promise<void> {
  await using store = openSqliteStore({ path, mode: 'write' });
  await using writer = await store.beginRun({ ...BEGIN, runId: 'child' });
  print(`began ${writer.checkpoint.streams.vulnerabilities.rows}`);
  if (task === 'hold') {
    // An input that nobody reads keeps no process alive.
    process.stdin.resume();
    await once(process.stdin, 'end');
    return;
  }
  await stagePages(writer, total);
  if (task === 'stage') return;
  for (const dataset of ['remediations', 'assets'] as const)
    await writer.stagePage(toStagedPage(dataset, []));
  const plan = await writer.plan({ observedAt: MOMENT, requests: 3, throttled: 0, keepMissing: [] });
  print('planned');
  const run = await writer.commit(plan, { finishedAt: MOMENT });
  print(`committed ${run.counts.vulnerabilities.new}`);
}

try {
  await write(Number(rows));
} catch (error) {
  print(error instanceof VantaVulnError ? `failed ${error.code}` : `defect ${String(error)}`);
}
