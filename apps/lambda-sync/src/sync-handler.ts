import type { Invocation } from '@vanta-vuln/lambda-runtime';
import { buildStep } from './build-step.ts';
import { commitStep } from './commit-step.ts';
import { fetchStep } from './fetch-step.ts';
import { fullStep } from './full-step.ts';
import { gcStep } from './gc-step.ts';
import { readRequest } from './read-request.ts';
import type { SyncRequest } from './read-request.ts';
import type { StepAnswer } from './step-answers.ts';
import type { SyncParts } from './sync-parts.ts';

/** Understands an event, does one step, and answers with ids and counts. */
export function syncHandler(
  parts: SyncParts,
): (event: unknown, invocation: Invocation) => Promise<StepAnswer> {
  return async (event, invocation) => {
    const request = readRequest(event);
    const { metrics, trace } = invocation;
    trace.annotate({ mode: request.mode });
    try {
      return await doStep(parts, request, invocation);
    } catch (error) {
      if (request.mode !== 'gc') metrics.add('SyncFailure', 1);
      throw error;
    } finally {
      const { bytes, milliseconds } = parts.uploads.take();
      metrics.add('UploadBytes', bytes);
      metrics.add('UploadDuration', milliseconds);
    }
  };
}

function doStep(parts: SyncParts, request: SyncRequest, invocation: Invocation): Promise<StepAnswer> {
  switch (request.mode) {
    case 'fetch':
      return fetchStep(parts, request, invocation);
    case 'build':
      return buildStep(parts, request, invocation);
    case 'commit':
      return commitStep(parts, request, invocation);
    case 'full':
      return fullStep(parts, request, invocation);
    case 'gc':
      return gcStep(parts, request, invocation);
  }
}
