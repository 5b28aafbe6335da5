import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { startSimulatorProcess } from '../start-simulator-process.ts';
import { median, percentile } from '../statistics.ts';
import { createWorkFolder } from '../work-folder.ts';
import { bundlePlainly } from './bundle-plainly.ts';
import { measuredFunctions } from './functions.ts';
import type { MeasuredFunction } from './functions.ts';
import { installRuntimeClient } from './install-runtime-client.ts';
import { startFunction } from './start-function.ts';

const STARTS = 20;
const WARM_INVOCATIONS = 20;
const MOST_ZIP_KILOBYTES = 1_500;

/** Measures each function as Lambda starts it: zip, init and first call of new processes, calls of a warm one. */
export async function measureFunctions(): Promise<readonly Figure[]> {
  const runtimeClient = await installRuntimeClient();
  await using work = await createWorkFolder();
  await using simulator = await startSimulatorProcess({
    vulnerabilities: 500,
    remediations: 500,
    assets: 50,
  });
  const figures: Figure[] = [];
  for (const measured of await measuredFunctions({ folder: work.path, simulator }))
    figures.push(...(await measureFunction(measured, { runtimeClient, folder: work.path })));
  return figures;
}

interface Bench {
  readonly runtimeClient: string;
  readonly folder: string;
}

async function measureFunction(measured: MeasuredFunction, bench: Bench): Promise<readonly Figure[]> {
  const { name, project, initGoal } = measured;
  const plain = join(bench.folder, name);
  await mkdir(plain);
  const plainBytes = await bundlePlainly(project, plain);
  const bundle = join(project, 'dist/function');
  const inits: number[] = [];
  const plainInits: number[] = [];
  const first: number[] = [];
  for (let start = 1; start <= STARTS; start += 1) {
    inits.push(await initOf(measured, { ...bench, folder: bundle }));
    plainInits.push(await initOf(measured, { ...bench, folder: plain }));
    first.push(await firstInvocation(measured, { ...bench, folder: bundle }));
  }
  const warm = await warmInvocations(measured, { ...bench, folder: bundle });
  const { size: zipBytes } = await stat(join(project, 'dist/function.zip'));
  return [
    {
      name: `${name}: zip`,
      value: zipBytes / 1000,
      unit: 'kB',
      goal: MOST_ZIP_KILOBYTES,
      detail: `${(plainBytes / 1000).toFixed(0)} kB not minified, in one file`,
    },
    {
      name: `${name}: init, p95`,
      value: percentile(inits, 95),
      unit: 'ms',
      goal: initGoal,
      detail: `median ${median(inits).toFixed(0)} ms of ${STARTS} processes`,
    },
    {
      name: `${name}: init beside the plain bundle`,
      value: median(inits) / median(plainInits),
      unit: 'ratio',
      goal: null,
      detail: `the plain one: median ${median(plainInits).toFixed(0)} ms`,
    },
    {
      name: `${name}: first invocation, p95`,
      value: percentile(first, 95),
      unit: 'ms',
      goal: null,
      detail: `median ${median(first).toFixed(1)} ms`,
    },
    {
      name: `${name}: warm invocation`,
      value: median(warm),
      unit: 'ms',
      goal: null,
      detail: `p95 ${percentile(warm, 95).toFixed(1)} ms of ${WARM_INVOCATIONS}`,
    },
  ];
}

async function initOf({ env }: MeasuredFunction, bench: Bench): Promise<number> {
  await using started = await startFunction({ ...bench, env });
  return started.init;
}

async function firstInvocation({ env, work }: MeasuredFunction, bench: Bench): Promise<number> {
  await forget(work.env);
  await using started = await startFunction({ ...bench, env: { ...env, ...work.env } });
  return await started.invoke(work.event);
}

async function warmInvocations({ env, work }: MeasuredFunction, bench: Bench): Promise<readonly number[]> {
  await forget(work.env);
  await using started = await startFunction({ ...bench, env: { ...env, ...work.env } });
  await started.invoke(work.event);
  const milliseconds: number[] = [];
  for (let count = 1; count <= WARM_INVOCATIONS; count += 1)
    milliseconds.push(await started.invoke(work.event));
  return milliseconds;
}

/** Takes away what an earlier process has written, so that each first call is one. */
async function forget({ VANTA_LAKE: lake }: Readonly<Record<string, string>>): Promise<void> {
  if (lake !== undefined) await rm(new URL(lake), { recursive: true, force: true });
}
