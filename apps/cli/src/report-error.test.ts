import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { mkdir } from 'node:fs/promises';
import { VantaVulnError } from '@vanta-vuln/core';
import { expect, it } from 'vitest';
import { EXIT } from './exit-code.ts';
import { reportError } from './report-error.ts';

async function report(error: unknown) {
  const stderr = new PassThrough();
  const terminal = {
    stdout: stderr,
    stderr,
    env: {},
    cwd: '/',
    interruption: () => new AbortController().signal,
  };
  const exitCode = await reportError(error, { terminal, globals: {} });
  stderr.end();
  return { exitCode, printed: await text(stderr) };
}

const refusal = (code: string) =>
  Object.assign(new Error(`${code}: refused, mkdir '/x'`), { code, syscall: 'mkdir' });

it('prints what is known to go wrong with what to do about it', async () => {
  const error = new VantaVulnError('some-code', 'It went wrong.', { hint: 'Mend it.' });
  expect(await report(error)).toEqual({
    exitCode: EXIT.error,
    printed: 'error: It went wrong.\nhint: Mend it.\n',
  });
});

it('shows the controls in what a server or a file has said instead of having the terminal obey them', async () => {
  const error = new VantaVulnError('some-code', 'Cursor \u001b]0;x\u0007\r\u009b2J\u202e.', {
    hint: 'Mend it.',
  });
  expect((await report(error)).printed).toBe(
    'error: Cursor \\u001b]0;x\\u0007\\u000d\\u009b2J\\u202e.\nhint: Mend it.\n',
  );
});

it.each(['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EEXIST', 'ENAMETOOLONG', 'EMFILE'])(
  'does not take for a defect what the system refuses with %s',
  async (code) => {
    const { exitCode, printed } = await report(refusal(code));
    expect(exitCode).toBe(EXIT.error);
    expect(printed).toMatch(/^error: E[A-Z]+: refused, mkdir '\/x'\nhint: (?!This is a defect)/);
  },
);

it('says so of what the system really refuses', async () => {
  const error: unknown = await mkdir(`${import.meta.filename}/x`).catch((reason: unknown) => reason);
  expect((await report(error)).printed).toContain('hint: A file stands where a folder is needed');
});

it.each([refusal('ENOENT'), new TypeError('x is not a function'), 'a text'])(
  'takes everything else for one: %s',
  async (error) => {
    expect((await report(error)).printed).toContain('hint: This is a defect of vanta-vuln.');
  },
);
