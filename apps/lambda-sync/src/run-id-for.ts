import { randomUUID } from 'node:crypto';

/** What a step says of its run and of who calls it. */
export interface RunNames {
  readonly runId?: string | undefined;
  /** The ARN or the name of the execution of the state machine. */
  readonly executionId?: string | undefined;
}

/**
 * The id under which a step asks for the lake: that of its run, else the name of the execution, so that a step that
 * is tried again is known as the same run, and one of its own otherwise.
 */
export function runIdFor({ runId, executionId }: RunNames): string {
  if (runId !== undefined) return runId;
  const name = executionId
    ?.split(':')
    .at(-1)
    ?.replace(/[^\w-]/g, '-');
  return name === undefined || name === '' ? randomUUID() : name;
}
