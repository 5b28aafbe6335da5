import type { GlobalFlags } from './global-options.ts';
import type { Terminal } from './terminal.ts';
import type { ExitCode } from './exit-code.ts';

/** What a command's handler gets. */
export interface CommandContext {
  readonly terminal: Terminal;
  readonly globals: GlobalFlags;
}

/** What a command does; a known problem is thrown as a VantaVulnError. */
export type Handler = (context: CommandContext) => Promise<ExitCode>;
