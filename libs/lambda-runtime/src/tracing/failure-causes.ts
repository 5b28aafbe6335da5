import { VantaVulnError } from '@vanta-vuln/core';
import { newSegmentId, shortenText } from './segment-document.ts';
import type { SegmentCause } from './segment-document.ts';

/** Tells of an error once, in the innermost segment that it leaves; those around it refer to it. */
export class FailureCauses {
  readonly #told = new WeakMap<object, string>();

  causeOf(error: unknown): SegmentCause {
    if (!(error instanceof Error)) return describe('Error', String(error)).cause;
    const told = this.#told.get(error);
    if (told !== undefined) return told;
    const message = error instanceof VantaVulnError ? `${error.code}: ${error.message}` : error.message;
    const { id, cause } = describe(error.name, message);
    this.#told.set(error, id);
    return cause;
  }
}

function describe(type: string, message: string) {
  const id = newSegmentId();
  return { id, cause: { exceptions: [{ id, type, message: shortenText(message) }] } };
}
