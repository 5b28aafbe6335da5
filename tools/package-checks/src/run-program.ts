import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** The root of the workspace. */
export const workspace = join(import.meta.dirname, '../../..');

const execute = promisify(execFile);
const bin = join(workspace, 'node_modules/.bin');

/** Runs a program to its end with the Node of the workspace and gives what it printed; throws when it fails. */
export async function runProgram(cwd: string, program: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, PATH: [bin, process.env['PATH']].join(delimiter) };
  try {
    const { stdout } = await execute(program, args, { cwd, env, maxBuffer: 1 << 26 });
    return stdout;
  } catch (error) {
    // What a compiler has to say is on its standard output.
    const printed = error instanceof Error && 'stdout' in error ? String(error.stdout) : '';
    throw new Error(`${program} failed: ${printed}`, { cause: error });
  }
}
