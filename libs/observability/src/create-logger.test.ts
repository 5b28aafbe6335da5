import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import type { Logger } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { recordingDestination } from '../test/recording-destination.ts';
import { withCorrelation } from './correlation.ts';
import { createLogger } from './create-logger.ts';
import type { LogFormat } from './log-format.ts';

describe('the JSON format', () => {
  it('is one line an entry with level, time, bindings, facts and message', async () => {
    const { destination, entries, text: written } = recordingDestination();
    const logger = await createLogger({
      level: 'info',
      format: 'json',
      destination,
      bindings: { app: 'sync' },
    });
    const port: Logger = logger;
    port.info({ pages: 3 }, 'Read all\npages.');
    logger.child({ dataset: 'assets' }).warn({ rows: 1 }, 'Odd row.');
    expect(entries()).toMatchObject([
      { level: 'info', app: 'sync', pages: 3, msg: 'Read all\npages.' },
      { level: 'warn', app: 'sync', dataset: 'assets', rows: 1, msg: 'Odd row.' },
    ]);
    expect(written()).toMatch(
      /^\{"level":"info","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z",.*\}\n\{.*\}\n$/,
    );
  });

  it('tells an error with its causes and fields', async () => {
    const { destination, entries } = recordingDestination();
    const logger = await createLogger({ level: 'info', format: 'json', destination });
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    logger.error({ err: new TypeError('no page', { cause }), error: new Error('also') }, 'Failed.');
    expect(entries()).toMatchObject([
      {
        err: { type: 'TypeError', message: 'no page', cause: { message: 'refused', code: 'ECONNREFUSED' } },
        error: { type: 'Error', message: 'also' },
      },
    ]);
  });

  it('survives what can not be logged, and says so', async () => {
    const { destination, entries } = recordingDestination();
    const logger = await createLogger({ level: 'info', format: 'json', destination });
    const broken = {
      get pages(): number {
        throw new Error('no pages');
      },
    };
    logger.info(broken, 'Read all pages.');
    expect(entries()).toMatchObject([
      { err: { message: 'no pages' }, msg: 'Read all pages. (The facts of this entry could not be logged.)' },
    ]);
  });
});

describe('a destination that takes nothing, such as a full disk', () => {
  it.each(['json', 'pretty'] as const)('does not stop what is logged as %s', async (format) => {
    const destination = {
      write() {
        throw new Error('no space left on device');
      },
    };
    const logger = await createLogger({ level: 'info', format, destination });
    expect(() => logger.info({ pages: 3 }, 'Read all pages.')).not.toThrow();
  });
});

describe('the pretty format', () => {
  it('is for people, in colours when asked', async () => {
    const plain = recordingDestination();
    const coloured = recordingDestination();
    const options = { level: 'info', format: 'pretty' } as const;
    (await createLogger({ ...options, destination: plain.destination })).info({ pages: 3 }, 'Done.');
    (await createLogger({ ...options, destination: coloured.destination, colour: true })).info('Done.');
    expect(plain.text()).toMatch(/^\[\d\d:\d\d:\d\d\] INFO: Done\.\n {4}pages: 3\n$/);
    expect(coloured.text()).toContain('\u001b[36mDone.');
  });

  it('shows the escape sequences of hostile text instead of obeying them', async () => {
    const { destination, text: written } = recordingDestination();
    const logger = await createLogger({ level: 'info', format: 'pretty', destination });
    logger.info({ name: '\u001b[2J\u0007\u202Egnp.exe' }, 'a\rb\u001b]0;title\u0007');
    expect(written()).toContain('a\\u000db\\u001b]0;title\\u0007');
    expect(written()).not.toMatch(/[\u001b\u0007\r\u202e]/);
  });
});

describe('a level', () => {
  it('that is off costs nothing: its facts are never looked at', async () => {
    const { destination, text: written } = recordingDestination();
    const logger = await createLogger({ level: 'warn', format: 'json', destination });
    let looked = 0;
    const facts = {
      get pages() {
        looked += 1;
        return 3;
      },
    };
    logger.debug(facts, 'x');
    logger.info(facts, 'x');
    expect({ looked, written: written() }).toEqual({ looked: 0, written: '' });
    logger.warn(facts, 'x');
    expect(looked).toBeGreaterThan(0);
  });

  it('may be silent', async () => {
    const { destination, text: written } = recordingDestination();
    (await createLogger({ level: 'silent', format: 'json', destination })).error('x');
    expect(written()).toBe('');
  });
});

describe('correlation', () => {
  it('gives every entry of a run its facts, also across waiting and nested runs', async () => {
    const { destination, entries } = recordingDestination();
    const logger = await createLogger({ level: 'info', format: 'json', destination });
    const run = (runId: string) =>
      withCorrelation({ runId }, async () => {
        await new Promise((resolve) => setImmediate(resolve));
        logger.info({ pages: 1 }, 'x');
        withCorrelation({ dataset: 'assets' }, () => logger.info('y'));
      });
    await Promise.all([run('run-1'), run('run-2')]);
    logger.info('z');
    expect(entries()).toMatchObject([
      { runId: 'run-1', pages: 1, msg: 'x' },
      { runId: 'run-1', dataset: 'assets', msg: 'y' },
      { runId: 'run-2', pages: 1, msg: 'x' },
      { runId: 'run-2', dataset: 'assets', msg: 'y' },
      { msg: 'z' },
    ]);
    expect(entries().at(-1)).not.toHaveProperty('runId');
  });
});

describe('standard error', () => {
  /** Runs a program that logs and exits at once, as a process of its own. */
  async function runLogging(format: LogFormat, statements: string) {
    const source = `
      import { createLogger } from '@vanta-vuln/observability';
      const logger = await createLogger({ level: 'info', format: '${format}' });
      ${statements}
    `;
    const flags = ['--conditions=@vanta-vuln/source', '--input-type=module', '--eval', source];
    const child = spawn(process.execPath, flags, {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const [stdout, stderr, exitCode] = await Promise.all([text(child.stdout), text(child.stderr), exited]);
    return { stdout, lines: stderr.trimEnd().split('\n'), exitCode };
  }

  it.each(['json', 'pretty'] as const)(
    'gets every %s entry, also the last one before the exit',
    async (format) => {
      const { stdout, lines, exitCode } = await runLogging(
        format,
        'for (let i = 1; i <= 5000; i += 1) logger.info(`entry ${i} vcs_s3cr3t`); process.exit(3);',
      );
      expect({ stdout, exitCode, lines: lines.length }).toEqual({ stdout: '', exitCode: 3, lines: 5000 });
      expect(lines.at(-1)).toContain('entry 5000 vcs_[redacted]');
    },
  );

  it('gets the entry before a crash', async () => {
    const { lines } = await runLogging('json', "logger.error('on the edge'); process.abort();");
    expect(lines[0]).toContain('on the edge');
  });
});
