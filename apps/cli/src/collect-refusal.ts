import { Writable } from 'node:stream';
import type { CommanderError } from 'commander';
import type { Terminal } from './terminal.ts';

/** What commander says of a wrong command line, to be told as the other errors are. */
export interface CollectedRefusal {
  /** The terminal for commander, whose standard error shows nothing. */
  readonly terminal: Terminal;
  /** Writes the error to the real standard error as one line of JSON. */
  readonly tell: (error: CommanderError) => Promise<void>;
}

/** Keeps what commander writes to standard error from a program that reads JSON there. */
export function collectRefusal(terminal: Terminal): CollectedRefusal {
  const written: string[] = [];
  const stderr = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString('utf8'));
      done();
    },
  });
  return {
    terminal: { ...terminal, stderr },
    async tell({ message }) {
      const isHelp = message === '(outputHelp)';
      // After the message commander writes where help is.
      const hint = isHelp ? 'Give one of its commands.' : written.slice(1).join('').trim();
      const facts = {
        code: 'usage',
        message: isHelp ? 'A command is missing.' : message.replace(/^error: /, ''),
        hint: hint === '' ? null : hint,
      };
      const { writeText } = await import('./write-text.ts');
      await writeText(terminal.stderr, `${JSON.stringify({ error: facts })}\n`);
    },
  };
}
