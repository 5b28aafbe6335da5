import { describe, expect, it } from 'vitest';
import { runInProcess } from './run-in-process.ts';

describe('catalog plan', () => {
  it('is for lakes in S3', async () => {
    const { exitCode, stderr } = await runInProcess(['catalog', 'plan', '--lake', 'file:///data/lake']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('The catalog is for lakes in S3, and this one is file:///data/lake.');
    expect(stderr).toContain('--engine duckdb');
  });

  it('needs a lake', async () => {
    const { exitCode, stderr } = await runInProcess(['catalog', 'apply']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('No lake is named.');
    expect(stderr).toContain('Give --lake s3://bucket/prefix, or set VANTA_LAKE.');
  });
});
