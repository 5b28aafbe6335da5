import { VantaVulnError } from '@vanta-vuln/core';

/** One thing that is wrong with the settings. */
export interface SettingProblem {
  /** The key as it was given. */
  readonly key: string;
  /** Where it was given: `file /etc/vanta-vuln.config.yaml`. */
  readonly origin: string;
  /** A whole sentence with the value at fault. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string;
}

/** Settings that can't be used: every unknown key and every wrong value, all at once. */
export class SettingsError extends VantaVulnError {
  override readonly name = 'SettingsError';
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const sentences = problems.map(({ message }) => message);
    const message =
      sentences.length === 1
        ? sentences.join('')
        : `The settings hold ${sentences.length} mistakes:\n${sentences.map((text) => `- ${text}`).join('\n')}`;
    super('settings-invalid', message, { hint: [...new Set(problems.map(({ hint }) => hint))].join('\n') });
    this.problems = problems;
  }
}
