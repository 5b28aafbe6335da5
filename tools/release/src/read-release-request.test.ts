import { describe, expect, it } from 'vitest';
import { readReleaseRequest } from './read-release-request.ts';

describe('a release that is asked for', () => {
  it.each(['major', 'minor', 'patch', '1.4.0', '2.0.0-rc.1'])('takes %s, and is dry', (version) => {
    expect(readReleaseRequest([version], {})).toEqual({ version, dryRun: true });
  });

  it('is real in CI when that is said', () => {
    expect(readReleaseRequest(['minor', '--for-real'], { CI: 'true' })).toEqual({
      version: 'minor',
      dryRun: false,
    });
    expect(readReleaseRequest(['minor'], { CI: 'true' }).dryRun).toBe(true);
  });

  it('is not real elsewhere', () => {
    expect(() => readReleaseRequest(['minor', '--for-real'], {})).toThrow('by the workflow Release');
  });

  it.each([
    [[], 'Give one version'],
    [['minor', 'patch'], 'Give one version'],
    [['v1.4.0'], 'v1.4.0 is no version'],
    [['1.4'], '1.4 is no version'],
    [['latest'], 'latest is no version'],
  ])('is refused as %j', (args, message) => {
    expect(() => readReleaseRequest(args, {})).toThrow(message);
  });
});
