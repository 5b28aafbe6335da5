import { describe, expect, it } from 'vitest';
import { chooseLogFormat } from './log-format.ts';

describe('the log format', () => {
  it.each([
    ['auto', true, 'pretty'],
    ['auto', false, 'json'],
    ['pretty', false, 'pretty'],
    ['json', true, 'json'],
  ] as const)('%s, terminal %s: %s', (wanted, isTerminal, format) => {
    expect(chooseLogFormat({ wanted, isTerminal })).toBe(format);
  });
});
