import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Simulator } from '@vanta-vuln/vanta-simulator';

const BIN = join(import.meta.dirname, '../../../../apps/cli/bin/vanta-vuln.js');

/** What a command line did. */
export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a command line runs. */
export interface CliPlace {
  readonly folder: string;
  readonly account: Simulator;
  /** Beside what it needs to reach the account. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the built command line in a process of its own. */
export async function runCli(
  args: readonly string[],
  { folder, account, env = {} }: CliPlace,
): Promise<CliResult> {
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      HOME: folder,
      XDG_CACHE_HOME: join(folder, '.cache'),
      TMPDIR: folder,
      VANTA_API_URL: account.url,
      VANTA_CLIENT_ID: account.clientId,
      VANTA_CLIENT_SECRET: account.clientSecret,
      VANTA_API_RPM: '100000',
      ...env,
    },
  });
  const ended = once(child, 'close');
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { exitCode: child.exitCode ?? -1, stdout, stderr };
}
