import { PassThrough, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { CommandContext } from './command-context.ts';
import { confirm } from './confirm.ts';
import { InterruptedError } from './interrupted-error.ts';

/** A person at a terminal, whose keys a test types. */
function makeTerminal({ isTTY = true }: { readonly isTTY?: boolean } = {}) {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const shown: string[] = [];
  const output = new Writable({
    write(chunk, _encoding, done) {
      shown.push(String(chunk));
      done();
    },
  });
  const stderr = Object.assign(output, { isTTY, columns: 80 });
  const interruption = new AbortController();
  const context: CommandContext = {
    terminal: {
      stdin,
      stdout: stderr,
      stderr,
      env: {},
      cwd: '/',
      interruption: () => interruption.signal,
    },
    globals: {},
  };
  return { stdin, interruption, shown: () => shown.join(''), asked: confirm(context, 'Go on?') };
}

describe('a question to the person', () => {
  it.each([
    ['y\r', true],
    ['YES\r', true],
    ['n\r', false],
    ['\r', false],
    ['yellow\r', false],
  ])('is answered by %j with %s', async (keys, answer) => {
    const { stdin, asked, shown } = makeTerminal();
    stdin.write(keys);
    expect(await asked).toBe(answer);
    expect(shown()).toContain('Go on? [y/N] ');
  });

  it('is interrupted by Ctrl-C', async () => {
    const { stdin, asked } = makeTerminal();
    stdin.write('\u0003');
    await expect(asked).rejects.toBeInstanceOf(InterruptedError);
  });

  it('is interrupted by a signal, and says by which', async () => {
    const { interruption, asked } = makeTerminal();
    const reason = new InterruptedError('SIGTERM');
    interruption.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });

  it.each([
    ['Ctrl-D', true],
    ['the end of the input', false],
  ])('is not answered with yes by %s', async (_name, isTTY) => {
    const { stdin, asked } = makeTerminal({ isTTY });
    if (isTTY) stdin.write('\u0004');
    else stdin.end();
    expect(await asked).toBe(false);
  });
});
