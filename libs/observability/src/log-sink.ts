import { showControls } from '@vanta-vuln/core';
import type { DestinationStream } from 'pino';
import type { LogFormat } from './log-format.ts';
import { prettifier } from './prettifier.ts';
import type { Redactor } from './redaction/redactor.ts';

interface LogSinkOptions {
  readonly format: LogFormat;
  readonly colour: boolean;
  readonly redactor: Redactor;
  readonly destination: DestinationStream;
}

/**
 * The last step of every entry: nothing is written but what has passed the redactor.
 *
 * It works on the finished line, so it sees what pino made of bindings, errors, getters and toJSON methods alike.
 */
export async function logSink(options: LogSinkOptions): Promise<DestinationStream> {
  const { format, colour, redactor, destination } = options;
  const render = format === 'pretty' ? await prettifier(colour) : renderJson;
  return {
    write(line) {
      const entry = render(redactor.json(JSON.parse(line)));
      try {
        destination.write(entry);
      } catch {
        // A disk without room for the log is no reason to stop what is logged, and there is no place to say it.
      }
    },
  };
}

function renderJson(entry: unknown): string {
  return `${showControls(JSON.stringify(entry))}\n`;
}
