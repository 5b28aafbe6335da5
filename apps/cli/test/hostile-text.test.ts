import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { environmentOf, startAccount } from './account.ts';
import { parseJson } from './json.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

const HOSTILE = '\u001b]0;title\u0007\u001b[2J\u001b[31mred\rover\u009b31m\u202egnp.exe\u2028';
// What a terminal obeys, but for tabs, ends of lines and the colours that are ours.
const OBEYED = /(?![\t\n])[\p{Cc}\u2028-\u202e]/u;
const COLOURS = /\u001b\[(?:[0-9]|[1-9][0-9])m/g;
const SQL = 'SELECT name, package_identifier FROM vanta_vulnerabilities_current';

const OUTPUTS = [
  ['list'],
  ['list', '--json'],
  ['list', '--by', 'cve'],
  ['show', 'ID'],
  ['show', 'ID', '--json'],
  ['show', HOSTILE],
  ['stats'],
  ['stats', '--json'],
  ['stats', '--format', 'csv'],
  ['stats', '--format', 'markdown'],
  ['export', '--format', 'csv'],
  ['export', '--format', 'json'],
  ['export', '--format', 'ndjson', '--raw'],
  ['query', '--sql', SQL],
  ['query', '--sql', SQL, '--format', 'csv'],
  ['query', '--sql', SQL, '--json'],
] as const;

/** A database of an account whose findings have names that would steer a terminal, and the id of one of them. */
async function hostileDatabase() {
  const account = await startAccount({ vulnerabilities: 20 });
  const cwd = makeFolder();
  await runInProcess(['sync', '--quiet'], { cwd, env: environmentOf(account) });
  const database = new Database(join(cwd, 'vanta_vulnerabilities.db'));
  database
    .prepare(
      `UPDATE vulnerabilities SET name = $text, integration_id = $text, package_identifier = $text,
        description = $text, raw_json = json_set(raw_json, '$.name', $text)`,
    )
    .run({ text: HOSTILE });
  database.close();
  return { cwd, id: account.rows('vulnerabilities')[0]?.id ?? '' };
}

it('shows text from outside that would steer a terminal, with every command', async () => {
  const { cwd, id } = await hostileDatabase();
  const obeyed: string[] = [];
  for (const output of OUTPUTS) {
    const args = output.map((arg) => (arg === 'ID' ? id : arg));
    // A bar of progress is drawn over.
    const { stdout, stderr } = await runInProcess([...args, '--quiet'], { cwd, isTTY: true });
    const printed = (stdout + stderr).replace(COLOURS, '');
    expect(printed).toMatch(/(?:u001b|␛)\\?\]0/);
    if (OBEYED.test(printed)) obeyed.push(output.join(' '));
  }
  expect(obeyed).toEqual([]);
});

it('gives it to a pipe as it is, and to a terminal as JSON of the same value', async () => {
  const { cwd, id } = await hostileDatabase();
  const args = ['show', id, '--json'];
  const piped = (await runInProcess(args, { cwd })).stdout;
  const shown = (await runInProcess(args, { cwd, isTTY: true })).stdout;
  expect(piped).toContain('\u202egnp.exe');
  expect(parseJson(shown)).toEqual(parseJson(piped));
});
