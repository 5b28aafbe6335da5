import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SimulatorProcess } from '../start-simulator-process.ts';

const apps = join(import.meta.dirname, '../../../../apps');

/** A function that can be measured on this machine. */
export interface MeasuredFunction {
  readonly name: string;
  /** The folder of its project. */
  readonly project: string;
  /** Milliseconds within which 19 of 20 inits must be over. */
  readonly initGoal: number;
  /** What is set in the stack; enough for the init, which opens the clients of AWS. */
  readonly env: Readonly<Record<string, string>>;
  /** An event that the function can deal with without AWS, and what it needs besides. */
  readonly work: { readonly event: unknown; readonly env: Readonly<Record<string, string>> };
}

/** The functions of the stack; `folder` is for what they write, the simulated Vanta for what they read. */
export async function measuredFunctions({
  folder,
  simulator,
}: {
  readonly folder: string;
  readonly simulator: SimulatorProcess;
}): Promise<readonly MeasuredFunction[]> {
  const env = { S3_BUCKET: 'bench' };
  return [
    {
      name: 'lambda-sync',
      project: join(apps, 'lambda-sync'),
      initGoal: 350,
      env,
      work: {
        event: { mode: 'full' },
        env: {
          VANTA_LAKE: pathToFileURL(join(folder, 'lake')).href,
          VANTA_CACHE_DIR: join(folder, 'cache'),
          VANTA_API_URL: simulator.url,
          VANTA_CLIENT_ID: simulator.clientId,
          VANTA_CLIENT_SECRET: simulator.clientSecret,
          VANTA_API_RPM: '1000000',
          VANTA_OAUTH_RPM: '1000000',
        },
      },
    },
    {
      name: 'lambda-query',
      project: join(apps, 'lambda-query'),
      initGoal: 250,
      env,
      work: { event: await sampleEvent('lambda-query', 'list-templates.json'), env: {} },
    },
    {
      name: 'lambda-catalog',
      project: join(apps, 'lambda-catalog'),
      initGoal: 250,
      env,
      // Of another bucket: understood, and passed over.
      work: { event: await sampleEvent('lambda-catalog', 'new-snapshot.json'), env: {} },
    },
  ];
}

async function sampleEvent(app: string, name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(apps, app, 'events', name), 'utf8'));
}
