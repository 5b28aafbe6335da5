import { VantaVulnError, hasCode, showControls } from '@vanta-vuln/core';
import type { CommandContext } from './command-context.ts';
import { environmentRedactor } from './environment-redactor.ts';
import { errorFacts } from './error-facts.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import { InterruptedError } from './interrupted-error.ts';
import { UsageError } from './usage-error.ts';
import { colorsFor } from './stream-colors.ts';
import { writeText } from './write-text.ts';

/**
 * Tells the person what went wrong and what to do about it, without secrets, and returns the exit code.
 *
 * @param options.json Tells it to a program, as one line of JSON. @default false
 */
export async function reportError(
  error: unknown,
  context: CommandContext,
  { json = false }: { readonly json?: boolean } = {},
): Promise<ExitCode> {
  const { terminal } = context;
  if (isClosedPipe(error)) return EXIT.ok;
  const redactor = environmentRedactor(terminal);
  const hide = (text: string) => redactor.text(text);
  const text = json ? jsonLine(error, context, hide) : hide(describeError(error, context));
  await writeText(terminal.stderr, `${text}\n`);
  return exitCodeOf(error);
}

/** The reader of standard output has gone (`| head`): it has seen enough. */
function isClosedPipe(error: unknown): boolean {
  return hasCode(error, 'EPIPE');
}

/** Message and hint of an error; with `--debug` its stack and causes too. */
function describeError(error: unknown, context: CommandContext): string {
  const { red } = colorsFor(context, 'stderr');
  const { code, message, hint } = errorFacts(error);
  const isShort = context.globals.debug !== true || error instanceof InterruptedError;
  // Who sees the stack is not told how to.
  const hasHint = hint !== null && (isShort || code !== 'unexpected');
  const lines = [message, ...(hasHint ? [`hint: ${hint}`] : []), ...(isShort ? [] : stackLines(error))];
  return `${red('error:')} ${showControls(lines.join('\n'))}`;
}

function jsonLine(error: unknown, { globals }: CommandContext, hide: (text: string) => string): string {
  const { code, message, hint } = errorFacts(error);
  const stack = globals.debug === true ? { stack: hide(stackLines(error).join('\n').trim()) } : {};
  // Hidden one by one: what is taken out must not take a quotation mark along.
  const facts = { code, message: hide(message), hint: hint === null ? null : hide(hint), ...stack };
  return JSON.stringify({ error: facts });
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
