import type { QueryEngine, QueryResult } from '@vanta-vuln/core';
import { describe, expect, it } from 'vitest';
import { renewEngine } from './renew-engine.ts';

const STATEMENT = { sql: 'SELECT 1', parameters: [] };

/** An engine that answers with its name, and says when it is closed. */
class NamedEngine implements QueryEngine {
  readonly kind = 'played';
  readonly location = 'nowhere';
  readonly #name: string;
  readonly #closeAnswer: () => Promise<void>;
  isClosed = false;

  constructor(name: string, closeAnswer: () => Promise<void>) {
    this.#name = name;
    this.#closeAnswer = closeAnswer;
  }

  async run(): Promise<QueryResult> {
    return {
      columns: [{ name: this.#name, type: 'string' }],
      rows: noRows(),
      statistics: { bytesRead: 0, milliseconds: 0, costUsd: 0, reused: false },
      [Symbol.asyncDispose]: this.#closeAnswer,
    };
  }

  async estimate() {
    return { objects: null, bytesRead: null, costUsd: null };
  }

  async [Symbol.asyncDispose]() {
    this.isClosed = true;
  }
}

async function* noRows() {}

/** A place whose version a test sets, the engines that were opened over it, and what opening and looking wait for. */
function makePlace(closeAnswer: () => Promise<void> = async () => undefined) {
  const opened: NamedEngine[] = [];
  const place = {
    version: 'first',
    opened,
    beforeOpen: async () => {},
    afterLook: async () => {},
  };
  const open = async () => {
    const { version } = place;
    await place.beforeOpen();
    const engine = new NamedEngine(version, closeAnswer);
    opened.push(engine);
    return engine;
  };
  const version = async () => {
    const seen = place.version;
    await place.afterLook();
    return seen;
  };
  return { place, renewed: () => renewEngine({ open, version }) };
}

const answerOf = async (engine: QueryEngine) => {
  await using answer = await engine.run(STATEMENT);
  return answer.columns[0]?.name;
};

const closed = ({ opened }: { readonly opened: readonly NamedEngine[] }) =>
  opened.map(({ isClosed }) => isClosed);

describe('an engine over a place that changes', () => {
  it('is opened anew when the place has changed, and the old one is closed', async () => {
    const { place, renewed } = makePlace();
    await using engine = await renewed();
    expect(await answerOf(engine)).toBe('first');
    place.version = 'second';
    expect(await answerOf(engine)).toBe('second');
    expect(closed(place)).toEqual([true, false]);
  });

  it('is closed when its last answer has been read, if that is later', async () => {
    const { place, renewed } = makePlace();
    await using engine = await renewed();
    const slow = await engine.run(STATEMENT);
    place.version = 'second';
    expect(await answerOf(engine)).toBe('second');
    expect(closed(place)).toEqual([false, false]);
    await slow[Symbol.asyncDispose]();
    expect(closed(place)).toEqual([true, false]);
  });

  it('is closed also when that answer cannot be let go', async () => {
    const { place, renewed } = makePlace(() => Promise.reject(new Error('it is stuck')));
    await using engine = await renewed();
    const stuck = await engine.run(STATEMENT);
    place.version = 'second';
    await engine.estimate(STATEMENT);
    await expect(stuck[Symbol.asyncDispose]()).rejects.toThrow('it is stuck');
    expect(closed(place)).toEqual([true, false]);
  });

  it('answers whoever asks after a change with what it brought, though a look from before is under way', async () => {
    const { place, renewed } = makePlace();
    await using engine = await renewed();
    const { promise, resolve } = Promise.withResolvers<void>();
    place.afterLook = () => promise;
    const before = answerOf(engine);
    place.version = 'second';
    const after = answerOf(engine);
    resolve();
    expect(await after).toBe('second');
    await before;
  });

  it('closes one that is being opened while it is closed itself', async () => {
    const { place, renewed } = makePlace();
    const engine = await renewed();
    const { promise, resolve } = Promise.withResolvers<void>();
    place.beforeOpen = () => promise;
    place.version = 'second';
    const asked = engine.estimate(STATEMENT);
    const closing = engine[Symbol.asyncDispose]();
    resolve();
    await asked;
    await closing;
    expect(closed(place)).toEqual([true, true]);
  });

  it('looks again after a look that failed', async () => {
    const { place, renewed } = makePlace();
    await using engine = await renewed();
    place.afterLook = () => Promise.reject(new Error('it is locked'));
    await expect(answerOf(engine)).rejects.toThrow('it is locked');
    place.afterLook = async () => {};
    expect(await answerOf(engine)).toBe('first');
  });
});
