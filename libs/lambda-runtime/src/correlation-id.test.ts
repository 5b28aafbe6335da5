import { describe, expect, it } from 'vitest';
import { correlationId } from './correlation-id.ts';

describe('the correlation id of an event', () => {
  it.each([
    ['a step of an execution', { executionId: 'run-1', id: 'x' }, 'run-1'],
    ['an API request', { requestContext: { requestId: 'request-1' } }, 'request-1'],
    ['an event of EventBridge', { id: 'event-1', source: 'aws.s3' }, 'event-1'],
  ])('is the id that %s has', (_what, event, id) => {
    expect(correlationId(event)).toBe(id);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'executionId'],
    ['a number as id', { id: 7 }],
    ['an empty id', { executionId: '' }],
    ['a broken request context', { requestContext: null }],
  ])('is missing in %s', (_what, event) => {
    expect(correlationId(event)).toBeNull();
  });
});
