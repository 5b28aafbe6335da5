import type { Trace, Tracing } from './tracing.ts';

const untraced: Trace = {
  segment: (_name, work) => work(),
  phases: (work) => work(() => undefined),
  annotate: () => undefined,
};

/** Follows nothing: for functions that nobody traces, and for invocations that are not in the sample. */
export const noTracing: Tracing = { follow: (_invocation, work) => work(untraced) };
