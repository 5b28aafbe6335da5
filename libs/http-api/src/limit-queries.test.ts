import { QueryCancelledError } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { playEngine } from '../test/played-engine.ts';
import { QueryBusyError, limitQueries } from './limit-queries.ts';

const SELECT_ONE = { sql: 'SELECT 1', parameters: [] };

describe('an engine with a limit', () => {
  it('runs so many queries at a time, each until its result is disposed of', async () => {
    const engine = playEngine({ after: 5 });
    await using limited = limitQueries(engine, { running: 2 });
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        await using result = await limited.run(SELECT_ONE);
        most = Math.max(most, engine.running());
        expect(result.columns).toEqual([]);
      }),
    );
    expect([most, engine.running(), engine.asked.length]).toEqual([2, 0, 20]);
  });

  it('gives one turn back for a result that is disposed of twice', async () => {
    const engine = playEngine({});
    await using limited = limitQueries(engine, { running: 1, waiting: 0 });
    const ended = await limited.run(SELECT_ONE);
    await ended[Symbol.asyncDispose]();
    await ended[Symbol.asyncDispose]();
    await using result = await limited.run(SELECT_ONE);
    await expect(limited.run(SELECT_ONE)).rejects.toThrow(QueryBusyError);
    expect(result.columns).toEqual([]);
  });

  it.each([{ running: 0 }, { running: Number.NaN }, { waiting: -1 }])(
    'is refused with %o, with which every query would wait for ever',
    (limits) => {
      expect(() => limitQueries(playEngine({}), limits)).toThrow(
        expect.objectContaining({ code: 'invalid-api-option' }),
      );
    },
  );

  it('refuses what would have to wait behind too many', async () => {
    await using limited = limitQueries(playEngine({}), { running: 1, waiting: 1 });
    const running = await limited.run(SELECT_ONE);
    const waiting = limited.run(SELECT_ONE);
    await expect(limited.run(SELECT_ONE)).rejects.toThrow(QueryBusyError);
    await running[Symbol.asyncDispose]();
    await using result = await waiting;
    expect(result.columns).toEqual([]);
  });

  it('lets one that nobody wants any more leave the queue', async () => {
    const engine = playEngine({});
    await using limited = limitQueries(engine, { running: 1 });
    const running = await limited.run(SELECT_ONE);
    const leaving = new AbortController();
    const waiting = limited.run(SELECT_ONE, { signal: leaving.signal });
    leaving.abort();
    await expect(waiting).rejects.toThrow(QueryCancelledError);
    await running[Symbol.asyncDispose]();
    await using result = await limited.run(SELECT_ONE);
    expect([result.columns, engine.asked.length]).toEqual([[], 2]);
  });

  it('gives the turn of a query that failed to the next one', async () => {
    await using limited = limitQueries(playEngine({ failure: new TypeError('broken') }), { running: 1 });
    for (let index = 0; index < 3; index += 1)
      await expect(limited.run(SELECT_ONE)).rejects.toThrow('broken');
  });
});
