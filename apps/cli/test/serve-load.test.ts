import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { describe, expect, it } from 'vitest';
import { startServing, syncedFolder } from './start-serving.ts';

const MOST_CONNECTIONS = 10_000;
// Those of the load, and what a process has open besides.
const FILES = MOST_CONNECTIONS + 500;
const QUESTION = JSON.stringify({ template: 'overdue', parameters: { limit: 5 } });
const ASK = { method: 'POST', headers: { 'content-type': 'application/json' }, body: QUESTION } as const;

const ALLOWED = filesAllowed();
if (ALLOWED < FILES) {
  process.emitWarning(`Without 10,000 connections: this system lets a process open ${ALLOWED} files.`);
}

/** Files that this process may open, and those that it starts. Node has raised it as far as the system lets it. */
function filesAllowed(): number {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  return limit === 'unlimited' ? Infinity : Number(limit);
}

interface Load extends Pick<autocannon.Request, 'method' | 'body' | 'headers'> {
  readonly url: string;
  readonly connections: number;
  readonly amount: number;
}

/** Sends so many requests over so many connections at once, and counts the answers by what they are. */
async function load({ url, connections, amount, ...request }: Load) {
  const answers = { good: 0, refused: 0, busy: 0, other: 0 };
  const onResponse = (status: number, _body: string, _context: object, headers: unknown) => {
    if (status >= 200 && status < 300) answers.good += 1;
    else if (status >= 400 && status < 500) answers.refused += 1;
    else if (status === 503 && saysWhenToCome(headers)) answers.busy += 1;
    else answers.other += 1;
  };
  const requests = [{ ...request, onResponse }];
  const { errors, timeouts } = await autocannon({ url, connections, amount, timeout: 120, requests });
  return { ...answers, errors, timeouts };
}

function saysWhenToCome(headers: unknown): boolean {
  const text = JSON.stringify(headers).toLowerCase();
  return text.includes('"application/problem+json"') && text.includes('"retry-after":"5"');
}

/** The most memory that a process of Linux has held; nothing is known of others. */
function peakMegabytes(pid: number | undefined): number {
  if (process.platform !== 'linux') return 0;
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1024;
}

describe('serve', () => {
  it.skipIf(ALLOWED < FILES).each([
    [MOST_CONNECTIONS, 'statistics', '/api/v1/stats', { method: 'GET' }],
    // More than are taken into work. Each of those takes milliseconds of this machine, which serves other tests too.
    [3_000, 'queries', '/api/v1/query', ASK],
  ] as const)(
    'answers %i connections at once that want %s, or says when to come again, in little memory',
    async (connections, _name, path, request) => {
      const { server, url } = await startLoaded(path);
      const { good, busy, ...failures } = await load({ url, connections, amount: connections, ...request });
      expect(failures).toEqual({ refused: 0, other: 0, errors: 0, timeouts: 0 });
      expect(good + busy).toBe(connections);
      expect(good).toBeGreaterThan(500);
      expect(peakMegabytes(server.pid)).toBeLessThan(600);
      // Queries that were answered with an id still run, and a slow machine has many of them.
      await expect
        .poll(async () => (await server.ask(QUESTION)).status, { interval: 1_000, timeout: 100_000 })
        .toBe(200);
    },
    300_000,
  );

  it('holds no memory of the queries that it has answered', async () => {
    const { server, url } = await startLoaded('/api/v1/query', '--free-sql');
    // DuckDB gives rows in blocks of 2,048 for each column, however few there are.
    const body = JSON.stringify({ sql: 'SELECT * FROM vanta_vulnerabilities_current LIMIT 5' });
    const answers = await load({ url, connections: 100, amount: 1_000, ...ASK, body });
    expect(answers).toMatchObject({ good: 1_000, errors: 0, timeouts: 0 });
    expect(peakMegabytes(server.pid)).toBeLessThan(300);
  }, 240_000);

  it('refuses what it does not understand 1,000 times at once', async () => {
    const { url } = await startLoaded('/api/v1/query');
    const body = '{"template":"nothing"}';
    const answers = await load({ url, connections: 1_000, amount: 1_000, ...ASK, body });
    expect(answers).toMatchObject({ refused: 1_000, errors: 0, timeouts: 0 });
  }, 120_000);
});

/** Starts `serve` over a synced database, and has it open all that a query needs. */
async function startLoaded(path: string, ...args: readonly string[]) {
  const { cwd } = await syncedFolder();
  const server = await startServing(cwd, ...args);
  expect((await server.ask(QUESTION)).status).toBe(200);
  return { server, url: server.url + path };
}
