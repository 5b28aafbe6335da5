import { describe, expect, it } from 'vitest';
import { isConnectFailure, isNetworkFailure } from './network-failure.ts';

const failure = (code: string) => Object.assign(new Error(code), { code });

describe('a failure of the network', () => {
  it.each(['ECONNREFUSED', 'ENOTFOUND', 'ENETUNREACH', 'ETIMEDOUT'])('is one to connect: %s', (code) => {
    expect([isConnectFailure(failure(code)), isNetworkFailure(failure(code))]).toEqual([true, true]);
  });

  it.each(['ECONNRESET', 'EPIPE'])('is none to connect once something was sent: %s', (code) => {
    expect([isConnectFailure(failure(code)), isNetworkFailure(failure(code))]).toEqual([false, true]);
  });

  it('is one to connect where each address of a host failed so', () => {
    const [refused, reset] = [failure('ECONNREFUSED'), failure('ECONNRESET')];
    expect(isConnectFailure(new AggregateError([refused, refused]))).toBe(true);
    expect(isConnectFailure(new AggregateError([refused, reset]))).toBe(false);
    expect(isConnectFailure(new AggregateError([]))).toBe(false);
  });

  it('is nothing else', () => {
    for (const other of [failure('ENOENT'), new Error('no code'), 'ECONNREFUSED', null])
      expect(isNetworkFailure(other)).toBe(false);
  });
});
