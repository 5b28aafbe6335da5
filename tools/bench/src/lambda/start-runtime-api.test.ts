import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startRuntimeApi } from './start-runtime-api.ts';
import type { RuntimeApi } from './start-runtime-api.ts';

describe('the runtime API that a function is measured against', () => {
  let api: RuntimeApi;
  beforeEach(async () => {
    api = await startRuntimeApi();
  });
  afterEach(async () => {
    await api[Symbol.asyncDispose]();
  });
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`http://${api.address}/2018-06-01/runtime${path}`, init);
  const next = async () => {
    const answer = await call('/invocation/next');
    return {
      id: answer.headers.get('lambda-runtime-aws-request-id'),
      headers: answer.headers,
      event: await answer.json(),
    };
  };

  it('calls the init over when the function asks for its first event', async () => {
    const asked = next();
    await api.ready;
    void api.invoke({}, { timeout: 1000 });
    await asked;
  });

  it('hands an event to the function with its id and deadline, and gives back the answer', async () => {
    const outcome = api.invoke({ day: 'one' }, { timeout: 5000 });
    const { id, event, headers } = await next();
    expect(event).toEqual({ day: 'one' });
    expect(Number(headers.get('lambda-runtime-deadline-ms'))).toBeGreaterThan(Date.now());
    const accepted = await call(`/invocation/${id}/response`, { method: 'POST', body: '{"rows":3}' });
    expect(accepted.status).toBe(202);
    expect(await outcome).toEqual({ failed: false, body: '{"rows":3}' });
  });

  it('tells an error from an answer', async () => {
    const outcome = api.invoke({}, { timeout: 1000 });
    const { id } = await next();
    await call(`/invocation/${id}/error`, { method: 'POST', body: '{"errorMessage":"no"}' });
    expect(await outcome).toEqual({ failed: true, body: '{"errorMessage":"no"}' });
  });

  it('hands out events in their order, one after the other', async () => {
    const both = Promise.all([
      api.invoke('first', { timeout: 1000 }),
      api.invoke('second', { timeout: 1000 }),
    ]);
    for (const expected of ['first', 'second']) {
      const { id, event } = await next();
      expect(event).toBe(expected);
      await call(`/invocation/${id}/response`, { method: 'POST', body: JSON.stringify(expected) });
    }
    expect((await both).map(({ body }) => body)).toEqual(['"first"', '"second"']);
  });

  it('rejects when the init fails, with what the function said', async () => {
    await call('/init/error', { method: 'POST', body: '{"errorType":"SyntaxError"}' });
    await expect(api.ready).rejects.toThrow('SyntaxError');
  });

  it('does not take the answer to an event that nobody handed out', async () => {
    const answer = await call('/invocation/unknown/response', { method: 'POST', body: '{}' });
    expect(answer.status).toBe(404);
  });
});
