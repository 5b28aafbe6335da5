import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseJson } from './parse-json.ts';

/** A simulated Vanta in a process of its own. */
export interface SimulatorProcess extends AsyncDisposable {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Moves the account forward one day; the shares say what moves. */
  tick(options: Readonly<Record<string, unknown>>): Promise<void>;
}

interface Ready {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

const entry = join(import.meta.dirname, '../../../libs/vanta-simulator/src/main.ts');

/** Starts a simulator whose account holds that many rows, with its limits off. */
export async function startSimulatorProcess(
  counts: {
    readonly vulnerabilities: number;
    readonly remediations: number;
    readonly assets: number;
  },
  moreArgs: readonly string[] = [],
): Promise<SimulatorProcess> {
  const sizes = Object.entries(counts).flatMap(([name, count]) => [`--${name}`, String(count)]);
  const args = [
    '--conditions=@vanta-vuln/source',
    entry,
    '--limits',
    'off',
    '--control',
    '--stop-with-stdin',
    ...sizes,
    ...moreArgs,
  ];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout);
  const line: unknown = (await Promise.race([once(lines, 'line'), once(child, 'exit')]))[0];
  const ready = parseJson<Ready>(String(line));
  return {
    ...ready,
    tick: async (options) => {
      const answer = await fetch(`${ready.url}/__simulator/tick`, {
        method: 'POST',
        body: JSON.stringify(options),
      });
      if (!answer.ok) throw new Error(`The simulator answered ${answer.status}: ${await answer.text()}`);
    },
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}
