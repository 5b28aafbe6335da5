import { QueryExpiredError, UnknownQueryError } from '@vanta-vuln/core';
import type { QueryEngine, QueryJobs } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { playEngine } from '../test/played-engine.ts';
import { keepJobsInMemory } from './keep-jobs-in-memory.ts';

const SELECT_ONE = { sql: 'SELECT 1', parameters: [] };
const columns = [{ name: 't', type: 'string' }] as const;
const textOf = (length: number) => playEngine({ columns, rows: [['x'.repeat(length)]] });

async function ended(jobs: QueryJobs): Promise<string> {
  const id = await jobs.start(SELECT_ONE);
  await jobs.state(id, { wait: 10_000 });
  return id;
}

describe('answers that are kept in memory', () => {
  it('are dropped, the oldest first, when they are too many bytes', async () => {
    await using jobs = keepJobsInMemory(textOf(400), { maxBytes: 1000 });
    const [first, second, third] = [await ended(jobs), await ended(jobs), await ended(jobs)];
    await expect(jobs.page(first)).rejects.toThrow(QueryExpiredError);
    expect((await jobs.page(second)).rows).toHaveLength(1);
    expect((await jobs.page(third)).rows).toHaveLength(1);
  });

  it('come in pages of 1,000 rows, the last one full or not, and no other', async () => {
    const rows = Array.from({ length: 2000 }, (_, index) => [String(index)]);
    await using jobs = keepJobsInMemory(playEngine({ columns, rows }));
    const id = await ended(jobs);
    const first = await jobs.page(id);
    expect([first.rows.length, first.next]).toEqual([1000, '1000']);
    const last = await jobs.page(id, { token: '1000' });
    expect([last.rows.length, last.next]).toEqual([1000, null]);
    await expect(jobs.page(id, { token: '2001' })).rejects.toMatchObject({ code: 'query-token' });
  });

  it('are refused when one alone is too large', async () => {
    await using jobs = keepJobsInMemory(textOf(2000), { maxAnswerBytes: 1000 });
    const id = await ended(jobs);
    expect(await jobs.state(id)).toMatchObject({ status: 'failed', error: { code: 'answer-too-large' } });
  });

  it('are forgotten altogether when too many were', async () => {
    await using jobs = keepJobsInMemory(textOf(10), { maxJobs: 2, maxBytes: 0 });
    const [first, , , fourth] = [await ended(jobs), await ended(jobs), await ended(jobs), await ended(jobs)];
    await expect(jobs.state(first)).rejects.toThrow(UnknownQueryError);
    await expect(jobs.state(fourth)).rejects.toThrow(QueryExpiredError);
  });

  it('are not kept of a query that could not be ended', async () => {
    const engine = textOf(10);
    const run: QueryEngine['run'] = async (...args) => ({
      ...(await engine.run(...args)),
      [Symbol.asyncDispose]: () => Promise.reject(new Error('it is stuck')),
    });
    await using jobs = keepJobsInMemory({ ...engine, run });
    const id = await ended(jobs);
    expect(await jobs.state(id)).toMatchObject({ status: 'failed', error: { code: 'query-failed' } });
    await expect(jobs.page(id)).rejects.toThrow(QueryExpiredError);
  });

  it('are waited for no longer than is wished', async () => {
    await using jobs = keepJobsInMemory(playEngine({ after: Infinity }));
    const id = await jobs.start(SELECT_ONE);
    expect(await jobs.state(id, { wait: 20 })).toMatchObject({ status: 'running' });
  });

  it('are no longer computed when their keeper is closed', async () => {
    const engine = playEngine({ after: Infinity });
    const jobs = keepJobsInMemory(engine);
    await jobs.start(SELECT_ONE);
    await jobs[Symbol.asyncDispose]();
    expect(engine.running()).toBe(0);
  });
});
