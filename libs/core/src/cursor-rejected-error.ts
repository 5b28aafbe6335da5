import { VantaVulnError } from './vanta-vuln-error.ts';

/** The source no longer takes a cursor that it gave: the run has to start again. */
export class CursorRejectedError extends VantaVulnError {
  override readonly name = 'CursorRejectedError';
  readonly resource: string;
  readonly cursor: string;

  constructor(resource: string, cursor: string, cause?: unknown) {
    super('cursor-rejected', `The source rejected the cursor ${cursor} of ${resource}.`, {
      hint: 'Cursors expire. Start the sync again with --restart.',
      cause,
    });
    this.resource = resource;
    this.cursor = cursor;
  }
}
