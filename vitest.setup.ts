import { afterEach, beforeEach, expect, vi } from 'vitest';

// Colours must not depend on who runs the tests; child processes inherit this.
delete process.env['FORCE_COLOR'];
delete process.env['NO_COLOR'];

const consoleMethods = ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const;
let printed: string[] = [];

function record(chunk: unknown): true {
  printed.push(String(chunk));
  return true;
}

// Recorded, then judged after the test: an error thrown here could be swallowed by the code under test.
beforeEach(() => {
  printed = [];
  for (const method of consoleMethods) {
    vi.spyOn(console, method).mockImplementation((...values) => record(values.join(' ')));
  }
  vi.spyOn(process.stdout, 'write').mockImplementation(record);
  vi.spyOn(process.stderr, 'write').mockImplementation(record);
});

afterEach(() => {
  expect(printed, 'a test must not print: pass a stream or a logger in').toEqual([]);
});
