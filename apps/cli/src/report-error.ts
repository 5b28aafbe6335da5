import { VantaVulnError, showControls } from '@vanta-vuln/core';
import { createRedactor } from '@vanta-vuln/observability';
import type { CommandContext } from './command-context.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { InterruptedError } from './interrupted-error.ts';
import { UsageError } from './usage-error.ts';
import { colorsFor, writeText } from './write-text.ts';

/** Tells the person what went wrong and what to do about it, without secrets, and returns the exit code. */
export async function reportError(error: unknown, context: CommandContext): Promise<ExitCode> {
  const { terminal, globals } = context;
  if (isClosedPipe(error)) return EXIT.ok;
  const redactor = createRedactor();
  redactor.add(terminal.env['VANTA_CLIENT_SECRET']?.trim() ?? '');
  const { red } = colorsFor(context, 'stderr');
  const text = `${red('error:')} ${showControls(describeError(error, globals.debug === true))}\n`;
  await writeText(terminal.stderr, redactor.text(text));
  return exitCodeOf(error);
}

/** The reader of standard output has gone (`| head`): it has seen enough. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

/** Message and hint of an error; with `debug` its stack and causes too. */
function describeError(error: unknown, debug: boolean): string {
  if (error instanceof InterruptedError) return error.message;
  if (!(error instanceof VantaVulnError)) return describeUnknown(error, debug);
  const lines = [error.message, `hint: ${error.hint}`];
  return [...lines, ...(debug ? stackLines(error) : [])].join('\n');
}

function describeUnknown(error: unknown, debug: boolean): string {
  const refusal = refusalHint(error);
  if (error instanceof Error && refusal !== null) {
    return [error.message, `hint: ${refusal}`, ...(debug ? stackLines(error) : [])].join('\n');
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const advice =
    'hint: This is a defect of vanta-vuln. Run the same command with --debug and report what it prints.';
  return [message, ...(debug ? stackLines(error) : [advice])].join('\n');
}

const ELSEWHERE =
  'or name another place: --database, --lake, VANTA_CACHE_DIR and VANTA_TEMP_DIR say where things are.';

// What the system refuses wherever a file is touched; the message names the file.
const REFUSALS: ReadonlyMap<unknown, string> = new Map([
  ['EACCES', `Give this user the right to it, ${ELSEWHERE}`],
  ['EPERM', `Give this user the right to it, ${ELSEWHERE}`],
  ['EROFS', `Make the file system writable, ${ELSEWHERE}`],
  ['ENOTDIR', `A file stands where a folder is needed: remove it, ${ELSEWHERE}`],
  ['EEXIST', `A file stands where a folder is needed: remove it, ${ELSEWHERE}`],
  ['ENAMETOOLONG', `Choose a shorter name, ${ELSEWHERE}`],
  ['ENOSPC', 'The disk is full: free some space and run again.'],
  ['EDQUOT', 'The quota of this user is used up: free some space and run again.'],
  ['EMFILE', 'Too many files are open: raise the limit (ulimit -n) and run again.'],
]);

function refusalHint(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? (REFUSALS.get(error.code) ?? null) : null;
}

function stackLines(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = `\n${error.stack ?? error.message}`;
  return error.cause === undefined ? [own] : [own, '\ncaused by:', ...stackLines(error.cause)];
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof VantaVulnError && error.code === 'second-leg-lost') return EXIT.secondLegLost;
  return error instanceof InterruptedError ? EXIT.interrupted : EXIT.error;
}
