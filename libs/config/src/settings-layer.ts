import type { GivenSetting } from './setting-origin.ts';
import type { SettingKey } from './setting-definitions.ts';
import type { SettingProblem } from './settings-error.ts';

/** What one source of settings says. */
export interface SettingsLayer {
  readonly given: ReadonlyMap<SettingKey, GivenSetting>;
  /** What it says that nobody can use. */
  readonly problems: readonly SettingProblem[];
}
