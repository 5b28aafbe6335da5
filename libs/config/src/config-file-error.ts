import { VantaVulnError } from '@vanta-vuln/core';

interface ConfigFileFacts {
  readonly problem: string;
  readonly hint: string;
  readonly cause?: unknown;
}

/** What to do about a key that stands twice. */
export const KEEP_ONE =
  'Put what stands below both of them together, or remove one: the last alone would count.';

/** A config file can't be read as one: missing, unreadable, no JSON or YAML, one of several. */
export class ConfigFileError extends VantaVulnError {
  override readonly name = 'ConfigFileError';
  readonly path: string;

  constructor(path: string, { problem, hint, cause }: ConfigFileFacts) {
    super('config-file-invalid', `The config file ${path} ${problem}.`, { hint, cause });
    this.path = path;
  }
}
