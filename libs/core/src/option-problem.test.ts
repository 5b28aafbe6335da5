import { describe, expect, it } from 'vitest';
import { findOptionProblem } from './option-problem.ts';

const kinds = {
  name: 'text',
  ids: 'texts',
  types: 'someTexts',
  fixable: 'boolean',
  from: 'moment',
  due: 'date',
  limit: 'count',
  batchSize: 'size',
  timeout: 'limit',
  waiting: 'room',
  direction: 'direction',
  status: 'status',
} as const;

describe('findOptionProblem', () => {
  it.each([
    {},
    { name: '', ids: [], types: 'one', fixable: false, from: -Infinity, limit: 0, batchSize: 1 },
    { timeout: Infinity, waiting: 0 },
    { timeout: 0.5, waiting: Infinity },
    { types: ['one'], direction: 'desc', status: 'active', name: undefined },
    Object.freeze({ ids: Object.freeze(['a']) }),
  ])('finds none in %j', (options) => {
    expect(findOptionProblem(options, kinds)).toBeNull();
  });

  it.each([
    [{ name: 5 }, 'name', 'is 5'],
    [{ ids: 'a' }, 'ids', 'is "a"'],
    [{ ids: ['a', null] }, 'ids', 'is ["a", null]'],
    [{ types: [] }, 'types', 'is an empty list'],
    [{ fixable: 'yes' }, 'fixable', 'is "yes"'],
    [{ from: Number.NaN }, 'from', 'is NaN'],
    [{ from: '2026-01-01' }, 'from', 'is "2026-01-01"'],
    [{ due: 1e20 }, 'due', 'is 100000000000000000000'],
    [{ due: Infinity }, 'due', 'is Infinity'],
    [{ limit: -1 }, 'limit', 'is -1'],
    [{ limit: 1.5 }, 'limit', 'is 1.5'],
    [{ limit: null }, 'limit', 'is null'],
    [{ batchSize: 0 }, 'batchSize', 'is 0'],
    [{ timeout: 0 }, 'timeout', 'is 0'],
    [{ timeout: Number.NaN }, 'timeout', 'is NaN'],
    [{ waiting: -1 }, 'waiting', 'is -1'],
    [{ direction: 'up' }, 'direction', 'is "up"'],
    [{ status: 'Active' }, 'status', 'is "Active"'],
  ])('names the option and its value in %j', (options, option, problem) => {
    expect(findOptionProblem(options, kinds)).toMatchObject({ option, problem });
  });

  it('says which name was meant, or which there are', () => {
    expect(findOptionProblem({ idz: [] }, kinds)).toMatchObject({ option: 'idz', hint: 'Use ids.' });
    expect(findOptionProblem({ severity: 1 }, { id: 'text', at: 'moment' })).toMatchObject({
      problem: 'is not known',
      hint: 'Use one of these: id, at.',
    });
    expect(findOptionProblem({ severity: 1 }, {})).toMatchObject({ hint: 'Leave it out.' });
  });
});
