import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How to run a program. */
export interface RunCommandOptions {
  readonly cwd?: string;
  /** Beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, with its output shown; gives its exit code. */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env = {} }: RunCommandOptions = {},
): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', cwd, env: { ...process.env, ...env } });
  await once(child, 'close');
  return child.exitCode ?? 1;
}

/** Runs a program that must succeed; throws Error with its command line when it does not. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: RunCommandOptions = {},
): Promise<void> {
  const code = await runCommand(command, args, options);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}.`);
}
