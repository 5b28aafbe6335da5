import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { allStates } from './all-states.ts';
import { drawDefinition } from './draw-definition.ts';
import { findProblems } from './find-problems.ts';
import { readDefinition } from './read-definition.ts';
import type { Definition } from './read-definition.ts';
import { sampleSubstitutions } from './sample-substitutions.ts';
import { STATE_MACHINE_PAGE, withPicture } from './state-machine-page.ts';

let definition: Definition;

beforeAll(async () => {
  definition = await readDefinition(sampleSubstitutions);
});

function tasks() {
  return allStates(definition).filter(([, { Type }]) => Type === 'Task');
}

describe('the definition of the sync', () => {
  it('is valid by the Amazon States Language', () => {
    expect(findProblems(definition)).toEqual([]);
    const withoutBuild = { ...definition, States: { ...definition.States, Build: undefined } };
    expect(findProblems(JSON.parse(JSON.stringify(withoutBuild)))).not.toEqual([]);
  });

  it('ends within 6 hours', () => {
    expect(definition.TimeoutSeconds).toBe(6 * 60 * 60);
  });

  it('tries every task again, with backoff, full jitter and a longest wait', () => {
    expect(tasks()).toHaveLength(9);
    for (const [name, { Retry = [] }] of tasks()) {
      expect(Retry, name).not.toEqual([]);
      for (const retrier of Retry) {
        expect(retrier, name).toMatchObject({ BackoffRate: 2, JitterStrategy: 'FULL' });
        expect(retrier.MaxDelaySeconds, name).toBeLessThanOrEqual(300);
      }
    }
  });

  it('waits for Lambda when it is busy, at every function', () => {
    const functions = tasks().filter(([, { Resource }]) => Resource?.endsWith(':lambda:invoke'));
    expect(functions).toHaveLength(6);
    for (const [name, { Retry = [] }] of functions)
      expect(Retry[0]?.ErrorEquals, name).toContain('Lambda.TooManyRequestsException');
  });

  it('lets no failure go untold: every state outside a branch that may fail catches all', () => {
    const mayFail = Object.entries(definition.States).filter(([, { Type }]) =>
      ['Task', 'Parallel'].includes(Type),
    );
    const goals = mayFail.map(([name, { Catch = [] }]) => [
      name,
      Catch.map(({ ErrorEquals, Next }) => [...ErrorEquals, Next].join(' ')),
    ]);
    const kept = ['States.ALL KeepFailure'];
    expect(Object.fromEntries(goals)).toEqual({
      Fetch: kept,
      Build: kept,
      Commit: kept,
      UpdateGlueCatalog: kept,
      SendNotification: kept,
      KeepFailure: ['States.ALL NotifyFailure'],
      NotifyFailure: ['States.ALL Failed'],
    });
  });

  it('is drawn in the documentation as it is', async () => {
    const page = await readFile(STATE_MACHINE_PAGE, 'utf8');
    const current = withPicture(page, drawDefinition(definition));
    expect(page, 'draw it again: npx nx draw state-machines').toBe(current);
  });
});

describe('a deployment', () => {
  it('is refused when it leaves out a name or gives one that nobody asks for', async () => {
    const { Partition, ...rest } = sampleSubstitutions;
    await expect(readDefinition(rest)).rejects.toThrow('Nothing stands for ${Partition}.');
    await expect(readDefinition({ ...rest, Partition: Partition ?? '', Other: 'x' })).rejects.toThrow(
      'The definition has no Other.',
    );
  });
});
