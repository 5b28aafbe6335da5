import { describe, expect, it } from 'vitest';
import { wantsColor } from './wants-color.ts';

describe('wantsColor', () => {
  it.each([
    { why: 'a terminal has colours', isTTY: true, expected: true },
    { why: 'a pipe has none', isTTY: undefined, expected: false },
    { why: 'a dumb terminal has none', isTTY: true, env: { TERM: 'dumb' }, expected: false },
    { why: 'NO_COLOR takes them away', isTTY: true, env: { NO_COLOR: '1' }, expected: false },
    { why: 'an empty NO_COLOR counts as unset', isTTY: true, env: { NO_COLOR: '' }, expected: true },
    { why: 'FORCE_COLOR gives them to a pipe', isTTY: false, env: { FORCE_COLOR: '1' }, expected: true },
    { why: 'FORCE_COLOR=0 takes them away', isTTY: true, env: { FORCE_COLOR: '0' }, expected: false },
    {
      why: 'NO_COLOR wins over FORCE_COLOR',
      isTTY: true,
      env: { NO_COLOR: '1', FORCE_COLOR: '1' },
      expected: false,
    },
    {
      why: '--no-color wins over FORCE_COLOR',
      flag: false,
      isTTY: true,
      env: { FORCE_COLOR: '1' },
      expected: false,
    },
  ])('$why', ({ flag, env = {}, isTTY, expected }) => {
    expect(wantsColor({ flag, env, isTTY })).toBe(expected);
  });
});
