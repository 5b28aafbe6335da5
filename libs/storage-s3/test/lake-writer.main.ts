import { once } from 'node:events';
import { VantaVulnError } from '@vanta-vuln/core';
import { BEGIN } from '@vanta-vuln/contract-tests/lists';
import { openLake } from '../src/lake/open-lake.ts';
import { openObjectStore } from '../src/open-object-store.ts';
import { DyingObjectStore } from './dying-object-store.ts';
import { GENERATIONS, finishGeneration, syncGeneration } from './generations.ts';

// LOCATION die WRITE before|after: syncs the second generation and is gone at a write, or says how many there were.
// LOCATION sleep MILLISECONDS: begins with a lease of that length, waits for a line, then goes on.
const [location = '', task = '', number = '0', when = ''] = process.argv.slice(2);

const print = (line: string) => void process.stdout.write(`${line}\n`);

async function die(write: number): Promise<void> {
  const death = { write, when: when === 'after' ? ('after' as const) : ('before' as const) };
  const store = new DyingObjectStore(await openObjectStore(location), write === 0 ? null : death);
  await syncGeneration(openLake({ store }), 1);
  print(`writes ${store.writes}`);
}

async function sleep(duration: number): Promise<void> {
  const lease = { duration, renewEvery: duration / 4 };
  const lake = openLake({ store: await openObjectStore(location), lease });
  await using writer = await lake.beginRun({ ...BEGIN, runId: 'sleeper' });
  print('begun');
  await once(process.stdin, 'data');
  await finishGeneration(writer, GENERATIONS[1], 1);
  print('committed');
}

try {
  await (task === 'die' ? die(Number(number)) : sleep(Number(number)));
} catch (error) {
  print(error instanceof VantaVulnError ? `failed ${error.code}` : `defect ${String(error)}`);
}
process.stdin.destroy();
