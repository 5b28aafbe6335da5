import { describe, expect, it } from 'vitest';
import { COMMITTED, EXECUTION_ID, FETCHED, NamedError, partial, runSyncMachine } from './run-sync-machine.ts';

const BUSY = new NamedError('Lambda.TooManyRequestsException', 'Rate exceeded');

function fail(error: Error): never {
  throw error;
}

describe('a sync that goes well', () => {
  it('fetches until everything is read, builds three datasets, commits, registers the day and tells', async () => {
    const { status, states, output } = await runSyncMachine({
      fetch: (call) => (call < 4 ? partial(3) : FETCHED),
    });
    expect(status).toBe('succeeded');
    expect(states.filter((name) => name === 'Fetch')).toHaveLength(4);
    const order = ['Commit', 'UpdateGlueCatalog', 'SendNotification', 'Done'];
    expect(states.slice(-4)).toEqual(order);
    const builds = ['BuildAssets', 'BuildRemediations', 'BuildVulnerabilities'];
    expect(states.filter((name) => builds.includes(name)).toSorted()).toEqual(builds);
    expect(output).toMatchObject({ status: 'committed', runId: 'run-1', partitionDate: '2026-01-20' });
  });

  it('sends each function what it has to know, and the execution that it works for', async () => {
    const { invoked } = await runSyncMachine({ fetch: (call) => (call < 2 ? partial(3) : FETCHED) });
    const executionId = EXECUTION_ID;
    const round = { mode: 'fetch', executionId, maxMinutes: 8, acceptMassDisappearance: false };
    expect(invoked.map(({ payload }) => payload)).toEqual([
      round,
      { ...round, runId: 'run-1' },
      ...['vulnerabilities', 'remediations', 'assets'].map((dataset) => ({
        mode: 'build',
        runId: 'run-1',
        dataset,
        executionId,
      })),
      { mode: 'commit', runId: 'run-1', executionId },
      { action: 'reconcile', executionId },
    ]);
    expect(new Set(invoked.map(({ name }) => name))).toEqual(
      new Set(['vanta-vuln-sync-dev', 'vanta-vuln-catalog-dev']),
    );
  });

  it('tells the day, the counts and the execution', async () => {
    const { published, kept } = await runSyncMachine();
    expect(published).toMatchObject([{ Subject: 'vanta-vuln dev: the sync is done' }]);
    expect(published[0]?.Message).toBe(
      'The run run-1 of 2026-01-20 is committed. Rows: {"vulnerabilities":800,"remediations":0,"assets":0}. ' +
        'New: {"vulnerabilities":9,"remediations":0,"assets":0}. ' +
        'Changed: {"vulnerabilities":7,"remediations":0,"assets":0}. ' +
        `Disappeared: {"vulnerabilities":5,"remediations":0,"assets":0}. Execution: ${EXECUTION_ID}`,
    );
    expect(kept).toEqual([]);
  });
});

describe('a sync that is to believe that much is gone', () => {
  it('says so in every round', async () => {
    const answers = { fetch: (call: number) => (call < 3 ? partial(call - 1) : FETCHED) };
    const { invoked } = await runSyncMachine(answers, { acceptMassDisappearance: true });
    const rounds = invoked.map(({ payload }) => payload).filter(({ mode }) => mode === 'fetch');
    expect(rounds.map((round) => round['acceptMassDisappearance'])).toEqual([true, true, true]);
  });

  it('must be asked for with true alone', async () => {
    for (const input of [
      { acceptMassDisappearance: false },
      { acceptMassDisappearance: 'yes' },
      { by: 'api' },
    ]) {
      const { invoked } = await runSyncMachine({}, input);
      expect(invoked[0]?.payload['acceptMassDisappearance']).toBe(false);
    }
  });
});

describe('rounds without a page', () => {
  it('end the run after the third in a row, with the run in the cause', async () => {
    const { status, error, cause, states } = await runSyncMachine({ fetch: () => partial(0) });
    expect(status).toBe('failed');
    expect(states.filter((name) => name === 'Fetch')).toHaveLength(3);
    expect([error, cause]).toEqual(['NoProgress', '3 rounds in a row brought no page of the run run-1.']);
  });

  it('are counted anew after a round that brought one', async () => {
    const pages = [0, 0, 1, 0, 0, 2];
    const { status, states } = await runSyncMachine({
      fetch: (call) => (call > pages.length ? FETCHED : partial(pages[call - 1] ?? 0)),
    });
    expect(status).toBe('succeeded');
    expect(states.filter((name) => name === 'Fetch')).toHaveLength(7);
    expect(states.filter((name) => name === 'PauseBeforeRound')).toHaveLength(4);
  });
});

describe('a second run', () => {
  it('ends well without touching anything when the first one holds the lease', async () => {
    const refusal = { status: 'refused', runId: 'run-0', since: '2026-01-20T06:00:00Z' };
    const { status, states, output, published, kept } = await runSyncMachine({ fetch: () => refusal });
    expect(status).toBe('succeeded');
    expect(states).toEqual(['Begin', 'BeginDoubting', 'Fetch', 'WhatWasFetched', 'Refused']);
    expect(output).toEqual(refusal);
    expect([...published, ...kept]).toEqual([]);
  });
});

describe('a step that fails', () => {
  it('is tried again when Lambda is busy, without counting as a failure', async () => {
    const { status, retried, published } = await runSyncMachine({
      fetch: (call) => (call < 6 ? fail(BUSY) : FETCHED),
      commit: (call) => (call < 3 ? fail(BUSY) : COMMITTED),
    });
    expect(status).toBe('succeeded');
    expect(retried).toEqual([...Array<string>(5).fill('Fetch'), 'Commit', 'Commit']);
    expect(published).toHaveLength(1);
  });

  it('waits for an earlier try of itself that still runs', async () => {
    const locked = new NamedError('StoreLockedError', 'The run run-1 writes to the lake.');
    const { status, retried } = await runSyncMachine({
      fetch: (call) => (call < 8 ? fail(locked) : FETCHED),
    });
    expect(status).toBe('succeeded');
    expect(retried).toEqual(Array(7).fill('Fetch'));
  });

  it('is given up after its tries, kept with its cause and told', async () => {
    const failure = new NamedError('CatalogError', 'Glue did not register vanta_vulnerabilities 2026-01-20');
    const result = await runSyncMachine({ catalog: () => fail(failure) });
    expect(result.retried).toEqual(Array(3).fill('UpdateGlueCatalog'));
    expect(result.kept).toEqual([
      { executionId: EXECUTION_ID, error: 'CatalogError', cause: failure.message },
    ]);
    expect(result.published).toMatchObject([
      {
        Subject: 'vanta-vuln dev: the sync failed',
        Message: `The execution ${EXECUTION_ID} failed with CatalogError: ${failure.message}`,
      },
    ]);
    expect([result.status, result.error, result.cause]).toEqual(['failed', 'CatalogError', failure.message]);
  });

  it.each(['vulnerabilities', 'remediations', 'assets'])(
    'fails the run when it builds %s, before anything is committed',
    async (dataset) => {
      const failure = new NamedError('SnapshotError', `${dataset} can not be written`);
      const { status, error, cause, states, kept } = await runSyncMachine({
        build: (payload) => (payload['dataset'] === dataset ? fail(failure) : { status: 'built' }),
      });
      expect([status, error, cause]).toEqual(['failed', 'SnapshotError', failure.message]);
      expect(states).not.toContain('Commit');
      expect(kept).toHaveLength(1);
    },
  );

  it('fails the run when a function answers what nobody knows, with the answer in the cause', async () => {
    for (const answer of [{ status: 'dancing' }, {}]) {
      const { error, cause, kept } = await runSyncMachine({ fetch: () => answer });
      expect([error, cause]).toEqual([
        'UnknownAnswer',
        `The sync function answered ${JSON.stringify(answer)}.`,
      ]);
      expect(kept).toHaveLength(1);
    }
  });
});

describe('a failure that can not be told as it should', () => {
  const failure = new NamedError('VantaError', 'Vanta answers 503');

  it('is told when the queue refuses it', async () => {
    const { published, error } = await runSyncMachine({
      fetch: () => fail(failure),
      send: () => fail(new Error('AccessDenied')),
    });
    expect(published).toHaveLength(1);
    expect(error).toBe('VantaError');
  });

  it('is kept when the topic refuses it, and the execution fails with it all the same', async () => {
    const { kept, error } = await runSyncMachine({
      fetch: () => fail(failure),
      publish: () => fail(new Error('NotFound')),
    });
    expect(kept).toHaveLength(1);
    expect(error).toBe('VantaError');
  });

  it('is a failure of its own when nobody can be told that all went well', async () => {
    const { status, kept } = await runSyncMachine({
      publish: (subject) => subject.endsWith('is done') && fail(new NamedError('SNS.NotFound', 'No topic')),
    });
    expect(status).toBe('failed');
    expect(kept).toMatchObject([{ error: 'SNS.NotFound' }]);
  });
});
