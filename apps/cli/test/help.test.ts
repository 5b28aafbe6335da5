import { describe, expect, it } from 'vitest';
import { runInProcess } from './run-in-process.ts';

const COMMANDS = [
  [],
  ['sync'],
  ['demo'],
  ['migrate'],
  ['stats'],
  ['list'],
  ['show'],
  ['history'],
  ['runs'],
  ['export'],
  ['query'],
  ['serve'],
  ['lake'],
  ['lake', 'ls'],
  ['lake', 'verify'],
  ['lake', 'gc'],
  ['catalog'],
  ['catalog', 'plan'],
  ['catalog', 'apply'],
  ['doctor'],
  ['config'],
  ['config', 'init'],
  ['config', 'show'],
  ['config', 'schema'],
  ['completion'],
];

describe('help', () => {
  it.each(COMMANDS.map((words) => ({ line: ['vanta-vuln', ...words, '--help'].join(' '), words })))(
    '$line',
    async ({ words }) => {
      const { exitCode, stdout, stderr } = await runInProcess([...words, '--help']);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toMatchSnapshot();
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
      expect(stdout).toContain('Examples:');
    },
  );

  it('names every command on the first page', async () => {
    const { stdout } = await runInProcess(['--help']);
    for (const [name] of COMMANDS)
      if (name !== undefined) expect(stdout).toMatch(new RegExp(`^ {2}${name} `, 'm'));
  });

  it('tells the version', async () => {
    const { exitCode, stdout } = await runInProcess(['--version']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});
