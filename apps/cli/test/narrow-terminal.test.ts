import { QUERY_TEMPLATES } from '@vanta-vuln/query-templates';
import { displayWidth } from '@vanta-vuln/stats';
import { expect, it } from 'vitest';
import { environmentOf, startAccount } from './account.ts';
import { makeFolder, runInProcess } from './run-in-process.ts';

const COLUMNS = 80;
const LISTS = [
  ['stats'],
  ['list'],
  ['list', '--by', 'asset'],
  ['list', '--by', 'cve'],
  ['history'],
  ['runs'],
  ['config', 'show'],
  ['query', '--list'],
];

/** A folder with an account of two days, and a command line in a terminal there. */
async function terminalOver(sizes: { readonly vulnerabilities: number }) {
  const account = await startAccount({ ...sizes, today: Date.now() - 2 * 86_400_000 });
  const options = { cwd: makeFolder(), env: { ...environmentOf(account), NO_COLOR: '1' } };
  await runInProcess(['sync', '--quiet'], options);
  await account.tick();
  await runInProcess(['sync', '--quiet'], options);
  return {
    account,
    lines: async (args: readonly string[]) => {
      const { stdout, stderr } = await runInProcess([...args, '--quiet'], { ...options, isTTY: true });
      expect(stderr).not.toContain('error: ');
      return stdout.split('\n');
    },
  };
}

/** A question with an example for each parameter that must be given. */
function asked({ name, parameters }: (typeof QUERY_TEMPLATES)[number]): string[] {
  const given = Object.entries(parameters).filter(([, facts]) => facts.default === undefined);
  const today = new Date().toISOString().slice(0, 10);
  const values = given.map(([parameter, facts]) => [
    '--param',
    `${parameter}=${facts.type === 'date' ? today : facts.example}`,
  ]);
  return ['query', name, ...values.flat()];
}

it('shows lists and answers without a line that a terminal of 80 columns breaks', async () => {
  const { lines } = await terminalOver({ vulnerabilities: 200 });
  const broken: string[] = [];
  for (const args of [...LISTS, ...QUERY_TEMPLATES.map(asked)]) {
    // Notes are sentences: they may be broken anywhere.
    const rows = (await lines(args)).filter((line) => !line.startsWith('! '));
    const tooWide = rows.filter((line) => displayWidth(line) > COLUMNS);
    if (tooWide.length > 0) broken.push(`${args.join(' ')}: ${tooWide[0]}`);
  }
  expect(broken).toEqual([]);
});

it('shows the log of syncs as a table, a line for each, where none has failed', async () => {
  const { lines } = await terminalOver({ vulnerabilities: 600 });
  const [heading, ...runs] = await lines(['runs']);
  expect(heading).toMatch(/^STARTED \(UTC\) +STATUS +TOOK/);
  expect(runs.filter((line) => / completed /.test(line))).toHaveLength(2);
});

it('shows each finding of a wide answer in full, a line for each value', async () => {
  const { lines, account } = await terminalOver({ vulnerabilities: 60 });
  const answer = await lines(['query', 'critical-vulnerabilities', '--param', 'limit=5']);
  const ids = answer.flatMap((line) => /^ID +(\S+)$/.exec(line)?.[1] ?? []);
  expect(ids).toHaveLength(5);
  expect(account.rows('vulnerabilities').map(({ id }) => id)).toEqual(expect.arrayContaining(ids));
  expect(answer.filter((line) => line === '')).toHaveLength(5);
});
