import type { QueryEngine } from '@vanta-vuln/core';

/** The engine, which also closes what lies beneath it. */
export function withBeneath(engine: QueryEngine, beneath: AsyncDisposable): QueryEngine {
  return {
    kind: engine.kind,
    location: engine.location,
    run: (statement, options) => engine.run(statement, options),
    estimate: (statement, options) => engine.estimate(statement, options),
    async [Symbol.asyncDispose]() {
      await engine[Symbol.asyncDispose]();
      await beneath[Symbol.asyncDispose]();
    },
  };
}
