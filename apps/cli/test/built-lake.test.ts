import { describe, expect, it } from 'vitest';
import { environmentOf, startAccount } from './account.ts';
import { at, listAt, numberAt, parseJson } from './json.ts';
import { runBuilt, startBuilt } from './run-built.ts';
import { makeFolder } from './run-in-process.ts';

const GENERATIONS = 4;
const DAY_MS = 86_400_000;

interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a command line as it would be typed; it must succeed. */
async function type(line: string, place: Place): Promise<string> {
  const { exitCode, stdout, stderr } = await runBuilt(line.split(' '), place);
  expect({ line, exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ line, exitCode: 0, stderr: '' });
  return stdout;
}

/** Statistics without what a store gives a run itself; the order of rows moves the last digits of a mean. */
const comparable = (json: string): unknown =>
  JSON.parse(json, (key, value: unknown) => {
    if (['run_id', 'observed_at', 'remediations_as_of'].includes(key)) return undefined;
    return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
  });

describe('the commands for a lake, as a person types them', () => {
  it('sync, query and stats give what a database gives, generation after generation', async () => {
    const begin = Date.now() - GENERATIONS * DAY_MS;
    const account = await startAccount({ vulnerabilities: 500, remediations: 400, today: begin });
    const place = { cwd: makeFolder(), env: environmentOf(account) };
    const lake = `--lake file://${place.cwd}/lake`;
    for (let generation = 0; generation < GENERATIONS; generation += 1) {
      if (generation > 0) await account.tick({ vanishedShare: 0.03, reappearedShare: 0.3 });
      await type(`sync ${lake} --storage-backend s3`, place);
      await type('sync', place);
      const stats = `stats --json --as-of ${new Date(account.clock.now()).toISOString()}`;
      const fromDatabase = await type(stats, place);
      const fromLake = await type(`${stats} ${lake} --storage-backend s3`, place);
      expect(comparable(fromLake)).toEqual(comparable(fromDatabase));

      const months = listAt(parseJson(await type(`query remediation-sla --json ${lake}`, place)));
      const total = months.reduce((sum: number, row) => sum + numberAt(row, 'total'), 0);
      expect(total).toBe(account.rows('remediations').length);
      const today = new Date().toISOString().slice(0, 10);
      const day = parseJson(await type(`query point-in-time --param date=${today} --json ${lake}`, place));
      expect(at(day, 0, 'severity')).toBe('ALL');
      expect(at(day, 0, 'total')).toBe(at(parseJson(fromDatabase), 'total_count'));
    }
    expect(await type(`lake verify --deep ${lake}`, place)).toContain('nothing is wrong');
  });
});

describe('a migration that is killed', () => {
  it.each(['writing', 'verifying'])('while %s goes on when it is typed again', async (phase) => {
    const account = await startAccount({ vulnerabilities: 4000 });
    const place = { cwd: makeFolder(), env: environmentOf(account) };
    for (let generation = 0; generation < 3; generation += 1) {
      await type('sync', place);
      await account.tick();
    }
    const lake = `--lake file://${place.cwd}/lake --storage-backend s3`;
    const line = `migrate --to file://${place.cwd}/lake --yes`;
    const { child, result, shows } = startBuilt(line.split(' '), place);
    await shows(phase);
    child.kill('SIGKILL');
    expect((await result).exitCode).toBe(-1);

    expect(await type(line, place)).toContain('Every row was read back and is the same.');
    const stats = 'stats --json --as-of 2030-01-01';
    expect(comparable(await type(`${stats} ${lake}`, place))).toEqual(comparable(await type(stats, place)));
    expect(await type(`lake verify ${lake}`, place)).toContain('nothing is wrong');
    const runs = async (where: string) => listAt(parseJson(await type(`runs --json ${where}`, place))).length;
    expect(await runs(lake)).toBe(await runs('--storage-backend sqlite'));
  });
});
