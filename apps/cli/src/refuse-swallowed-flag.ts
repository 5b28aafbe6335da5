import type { Command } from 'commander';

/**
 * Ends a command line, as commander does, where a flag that takes a text was given none and took the next flag for it:
 * `--cve --json` would look for that text, find nothing and say so with exit code 0. Who means such a text writes
 * `--cve=--json`.
 */
export function refuseSwallowedFlag(command: Command, args: readonly string[]): void {
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName());
    if (!option.required || typeof value !== 'string' || !isFlagOf(command, value)) continue;
    const names = [option.long, option.short];
    if (!args.some((word, index) => names.includes(word) && args[index + 1] === value)) continue;
    command.error(
      `error: ${option.long ?? option.flags} has no value: ${value} after it is a flag.\n` +
        `Give ${option.flags}, or ${option.long ?? ''}=${value} if that is what you mean.`,
    );
  }
  if (command.parent !== null) refuseSwallowedFlag(command.parent, args);
}

function isFlagOf(command: Command, word: string): boolean {
  return word === '--help' || command.options.some(({ long, short }) => word === long || word === short);
}
