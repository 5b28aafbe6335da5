import { MultiBar } from 'cli-progress';
import type { OutputStream } from '../terminal.ts';

/** One line that is drawn again and again. */
export interface MigrationBar {
  readonly show: (line: string) => void;
  readonly stop: () => void;
}

/** The line in which a terminal shows how far a migration has come. */
export function migrationBar(stream: OutputStream): MigrationBar {
  const bars = new MultiBar({ stream, format: '{line}', hideCursor: true, gracefulExit: false });
  const bar = bars.create(1, 0, { line: '' });
  return { show: (line) => bar.update(0, { line }), stop: () => bars.stop() };
}
