import { describe, expect, it } from 'vitest';
import { checkSyncOptions } from './check-options.ts';

const given = { writerVersion: 'test 1' };

describe('options of a sync', () => {
  it('are taken as they are described', () => {
    checkSyncOptions({
      ...given,
      runId: 'arn:aws:1',
      deadline: 0,
      verifyMissing: 0,
      maxCheckpointAge: Infinity,
    });
    checkSyncOptions({ ...given, runId: undefined, deadline: undefined, mode: undefined });
    for (const mode of ['resume', 'restart'] as const) checkSyncOptions({ ...given, mode });
  });

  it.each([
    ['runId', { runId: '' }],
    ['deadline', { deadline: Number.NaN }],
    ['verifyMissing', { verifyMissing: -1 }],
    ['verifyMissing', { verifyMissing: Number.NaN }],
    ['maxCheckpointAge', { maxCheckpointAge: Number.NaN }],
  ])('are refused before anything is read: %s in %o', (option, options) => {
    expect(() => checkSyncOptions({ ...given, ...options })).toThrow(
      expect.objectContaining({ name: 'SyncOptionError', code: 'invalid-sync-option', option }),
    );
  });

  it('are refused where the mode is none, by which a store would throw its checkpoint away', () => {
    // @ts-expect-error -- as from plain JavaScript
    expect(() => checkSyncOptions({ ...given, mode: 'resum' })).toThrow(
      expect.objectContaining({ code: 'invalid-sync-option', message: 'mode is "resum".' }),
    );
  });
});
