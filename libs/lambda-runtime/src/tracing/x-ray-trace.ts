import { AsyncLocalStorage } from 'node:async_hooks';
import { FailureCauses } from './failure-causes.ts';
import { newSegmentId, segmentDocument } from './segment-document.ts';
import type { OpenSegment } from './segment-document.ts';
import type { Trace, TraceFacts } from './tracing.ts';

/** Which trace to add to, and where its segments go. */
export interface XRayTraceOptions {
  readonly traceId: string;
  /** The segment around all others. */
  readonly parentId: string;
  readonly send: (document: unknown) => void;
}

/** A piece of work to show. */
export interface TracedWork<Result> {
  readonly name: string;
  readonly facts?: TraceFacts | undefined;
  readonly work: () => Promise<Result>;
}

interface Beginning {
  readonly name: string;
  readonly parentId: string;
  readonly facts?: TraceFacts | undefined;
}

interface Failure {
  readonly error: unknown;
}

interface RunningSegment extends OpenSegment {
  facts: TraceFacts;
}

/** The segments of one invocation, each sent as it begins and again as it ends. */
export class XRayTrace implements Trace {
  readonly #options: XRayTraceOptions;
  readonly #current = new AsyncLocalStorage<RunningSegment>();
  readonly #causes = new FailureCauses();

  constructor(options: XRayTraceOptions) {
    this.#options = options;
  }

  /** Does a piece of work as a segment that has its facts from the beginning. */
  async run<Result>({ name, facts, work }: TracedWork<Result>): Promise<Result> {
    const segment = this.#begin({ name, facts, parentId: this.#currentId() });
    return await endWith(
      (failure) => this.#end(segment, failure),
      () => this.#current.run(segment, work),
    );
  }

  segment<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return this.run({ name, work });
  }

  async phases<Result>(work: (enter: (name: string) => void) => Promise<Result>): Promise<Result> {
    const parentId = this.#currentId();
    const phases: RunningSegment[] = [];
    const leave = (failure?: Failure) => {
      const phase = phases.pop();
      if (phase !== undefined) this.#end(phase, failure);
    };
    const enter = (name: string) => {
      if (phases.at(-1)?.name === name) return;
      leave();
      phases.push(this.#begin({ name, parentId }));
    };
    return await endWith(leave, () => work(enter));
  }

  annotate(facts: TraceFacts): void {
    const segment = this.#current.getStore();
    if (segment !== undefined) segment.facts = { ...segment.facts, ...facts };
  }

  #currentId(): string {
    return this.#current.getStore()?.id ?? this.#options.parentId;
  }

  #begin({ name, parentId, facts = {} }: Beginning): RunningSegment {
    const { traceId } = this.#options;
    const segment = { id: newSegmentId(), parentId, traceId, name, startedAt: Date.now(), facts };
    this.#options.send(segmentDocument(segment, null));
    return segment;
  }

  #end(segment: RunningSegment, failure?: Failure): void {
    const cause = failure === undefined ? null : this.#causes.causeOf(failure.error);
    this.#options.send(segmentDocument(segment, { endedAt: Date.now(), cause }));
  }
}

async function endWith<Result>(
  end: (failure?: Failure) => void,
  work: () => Promise<Result>,
): Promise<Result> {
  let failure: Failure | undefined;
  try {
    return await work();
  } catch (error) {
    failure = { error };
    throw error;
  } finally {
    end(failure);
  }
}
