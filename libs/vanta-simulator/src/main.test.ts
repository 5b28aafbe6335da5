import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import * as z from 'zod';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../test/api-client.ts';

const readySchema = z.strictObject({ url: z.string(), clientId: z.string(), clientSecret: z.string() });
const statsSchema = z.looseObject({ now: z.number(), total: z.number() });
const main = join(import.meta.dirname, 'main.ts');
const children: ChildProcessWithoutNullStreams[] = [];

function run(...args: readonly string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, ['--conditions=@vanta-vuln/source', main, ...args]);
  children.push(child);
  return child;
}

async function ready(child: ChildProcessWithoutNullStreams) {
  for await (const line of createInterface(child.stdout)) return readySchema.parse(JSON.parse(line));
  throw new Error('the process ended without a word');
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

function exitCode(child: ChildProcessWithoutNullStreams): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve));
}

async function control(url: string, method: string, action: string, body?: unknown) {
  const response = await fetch(`${url}/__simulator/${action}`, {
    method,
    body: JSON.stringify(body) ?? null,
  });
  const answer: unknown = JSON.parse(await response.text());
  return { status: response.status, body: answer };
}

describe('the simulator as a process', () => {
  it('says where it is and can be steered over HTTP', async () => {
    const child = run(
      '--vulnerabilities',
      '200',
      '--seed',
      '3',
      '--limits',
      'off',
      '--clock',
      'simulated',
      '--control',
    );
    const { url, clientId, clientSecret } = await ready(child);
    const client = await connect({ url, clientId, clientSecret });
    expect(await client.all('vulnerabilities')).toHaveLength(200);

    await control(url, 'POST', 'faults', { kind: 'status', status: 502, times: 1 });
    expect((await client.get('vulnerabilities')).status).toBe(502);
    expect((await control(url, 'GET', 'faults')).body).toMatchObject([{ id: 1, seen: 1, struck: 1 }]);
    await control(url, 'DELETE', 'faults');
    expect((await control(url, 'GET', 'faults')).body).toEqual([]);

    const { body: tick } = await control(url, 'POST', 'tick', { quiet: true, newShare: 0.1 });
    expect(tick).toMatchObject({ counts: { vulnerabilities: { read: 220, new: 20 } } });
    expect((await client.get('vulnerabilities')).status).toBe(401);
    const { body: truth } = await control(url, 'GET', 'truth?asOf=2026-01-15T00:00:00Z&dueSoonDays=7');
    expect(truth).toMatchObject({ as_of: '2026-01-15T00:00:00.000Z', total_count: 220 });

    const before = statsSchema.parse((await control(url, 'GET', 'stats')).body);
    expect((await control(url, 'POST', 'advance', { milliseconds: 1_500 })).status).toBe(200);
    const after = statsSchema.parse((await control(url, 'GET', 'stats')).body);
    expect(after.now - before.now).toBe(1_500);
    expect(after).toMatchObject({ tokensMinted: 1, byStatus: { 401: 1, 502: 1 } });
    await control(url, 'DELETE', 'stats');
    expect((await control(url, 'GET', 'stats')).body).toMatchObject({ total: 0 });

    for (const [action, body] of [
      ['tick', { newShare: 7 }],
      ['faults', { kind: 'fire' }],
      ['advance', {}],
    ] as const) {
      expect((await control(url, 'POST', action, body)).status).toBe(400);
    }
    expect((await control(url, 'POST', 'nothing', {})).status).toBe(404);
    expect((await control(url, 'GET', 'truth?asOf=never')).status).toBe(400);
    expect((await control(url, 'GET', 'truth?dueSoonDays=few')).status).toBe(400);
  });

  it('can be steered only when asked for, and stops on SIGTERM', async () => {
    const child = run('--vulnerabilities', '10', '--client-id', 'vci_mine', '--client-secret', 'vcs_mine');
    const { url, clientId } = await ready(child);
    expect(clientId).toBe('vci_mine');
    expect((await control(url, 'GET', 'stats')).status).toBe(404);
    child.kill('SIGTERM');
    expect(await exitCode(child)).toBe(0);
  });

  it('stops when its standard input ends, if asked', async () => {
    const child = run('--vulnerabilities', '10', '--stop-with-stdin');
    await ready(child);
    child.stdin.end();
    expect(await exitCode(child)).toBe(0);
  });

  it.each([
    ['--vulnerabilities', 'many'],
    ['--limits', '0'],
    ['--today', 'someday'],
    ['--client-id', 'vci_mine'],
    ['--client-secret', 'vcs_mine'],
    ['--cves', '/nowhere/cves.jsonl'],
    ['--clock', 'sundial'],
    ['--vulnerabilites', '7'],
  ])('says what is wrong with %s %s', async (flag, value) => {
    const child = run(flag, value);
    let message = '';
    child.stderr.on('data', (chunk) => (message += String(chunk)));
    expect(await exitCode(child)).toBe(1);
    expect(message).toContain(value);
    expect(message).toContain(flag.slice(2));
    expect(message).not.toContain('    at ');
  });
});
