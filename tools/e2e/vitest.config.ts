import { mergeConfig } from 'vitest/config';
import { projectTests } from '../../vitest.base.ts';

// Apart from the unit tests, since they need servers: see src/run-aws.ts and src/run-trino.ts.
export default mergeConfig(projectTests(import.meta.dirname), {
  test: {
    include: ['test/**/*.e2e.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
