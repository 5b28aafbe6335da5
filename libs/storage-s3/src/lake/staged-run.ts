import { HASH_VERSION, SCHEMA_VERSION } from '@vanta-vuln/core';
import type { BeginRunOptions } from '@vanta-vuln/core';
import * as z from 'zod';
import { committedSchema } from './commit-pointer.ts';
import type { CommittedState } from './commit-pointer.ts';

// What was staged by another version of us can't be compared with what this one would stage.
const LAYOUT = `schema ${SCHEMA_VERSION}, hash ${HASH_VERSION}, staging 2`;

/** What a run calls the store that it is written to, unless its caller has a name for it. */
const LAKE_KIND = 's3';

/** What a staged run is. */
export const stagedRunSchema = z.object({
  layout: z.string(),
  runId: z.string(),
  startedAt: z.number(),
  sourceUrl: z.string(),
  writerVersion: z.string(),
  incrementalRemediations: z.boolean(),
  /** What its record calls the store. */
  backend: z.string(),
  /** What was committed when it began: its rows are compared with that snapshot. */
  base: committedSchema.nullable(),
});

export type StagedRunHead = z.infer<typeof stagedRunSchema>;

/** What a new run is. */
export function newRunHead(
  options: Pick<
    BeginRunOptions,
    'runId' | 'startedAt' | 'sourceUrl' | 'writerVersion' | 'incrementalRemediations' | 'backend'
  >,
  base: CommittedState | null,
): StagedRunHead {
  return {
    layout: LAYOUT,
    runId: options.runId,
    startedAt: options.startedAt,
    sourceUrl: options.sourceUrl,
    writerVersion: options.writerVersion,
    incrementalRemediations: options.incrementalRemediations ?? false,
    backend: options.backend ?? LAKE_KIND,
    base,
  };
}

/** Whether this version of us staged a run, or another that compares rows in the same way. */
export function isStagedAsNow({ layout }: StagedRunHead): boolean {
  return layout === LAYOUT;
}

/** Whether a run may go on that was staged earlier; its age is for the caller to judge. */
export function canGoOn(head: StagedRunHead, options: BeginRunOptions, base: CommittedState | null): boolean {
  return (
    isStagedAsNow(head) &&
    head.sourceUrl === options.sourceUrl &&
    head.incrementalRemediations === (options.incrementalRemediations ?? false) &&
    head.base?.run.id === base?.run.id
  );
}
