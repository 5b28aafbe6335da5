import { describe, expect, it } from 'vitest';
import { runIdFor } from './run-id-for.ts';

describe('the id under which a step asks for the lake', () => {
  it('is that of its run', () => {
    expect(runIdFor({ runId: 'run-1', executionId: 'day-1' })).toBe('run-1');
  });

  it('is the name of the execution in the first step, so that a second try is known again', () => {
    const executionId = 'arn:aws:states:us-east-1:000000000000:execution:vanta-vuln-sync-dev:day.1 #2';
    expect(runIdFor({ executionId })).toBe('day-1--2');
  });

  it('is a new one for a person who names nothing', () => {
    expect(runIdFor({})).toMatch(/^[\da-f-]{36}$/);
    expect(runIdFor({})).not.toBe(runIdFor({}));
  });
});
