import { resolve } from 'node:path';
import type { ParameterStore } from './aws/parameter-store.ts';
import { ssmParameterStore } from './aws/ssm-parameter-store.ts';
import { findConfigFile } from './config-file.ts';
import { OTHER_VARIABLES, environmentLayer, misspeltVariables } from './environment-layer.ts';
import { variable } from './environment-variables.ts';
import type { EnvironmentVariables } from './environment-variables.ts';
import { fileLayer } from './file-layer.ts';
import { flagLayer } from './flag-layer.ts';
import type { SettingFlags } from './flag-layer.ts';
import { resolveSettings } from './resolve-settings.ts';
import type { SettingEntry } from './resolve-settings.ts';
import { detectEnvironment, environmentDefaults, homeFolder } from './runtime-environment.ts';
import type { RuntimeEnvironment } from './runtime-environment.ts';
import type { SettingsLayer } from './settings-layer.ts';
import type { Settings } from './settings-schema.ts';
import { ssmLayer } from './ssm-layer.ts';

/** Where settings are looked for. */
export interface LoadSettingsOptions {
  /** Values from the command line by setting key. @default none */
  readonly flags?: SettingFlags | undefined;
  /** Environment variables, usually `process.env`. */
  readonly env: EnvironmentVariables;
  /** The folder in which the config file is looked for and from which relative paths count. */
  readonly cwd: string;
  /** A config file to use instead of the one in `cwd`. @default the variable VANTA_CONFIG_FILE */
  readonly configFile?: string | undefined;
  /** A path in AWS Parameter Store. @default the variable VANTA_SSM_PATH; none means that AWS is not asked */
  readonly ssmPath?: string | undefined;
  /** Where the program runs. @default told from `env` */
  readonly environment?: RuntimeEnvironment | undefined;
  /** @default AWS Systems Manager, loaded when there is a path */
  readonly parameterStore?: ParameterStore | undefined;
}

/** The settings in force, and where each came from. */
export interface LoadedSettings {
  readonly settings: Settings;
  /** Every setting with its value as written and its origin, in the order of the documentation. */
  readonly entries: readonly SettingEntry[];
  readonly environment: RuntimeEnvironment;
  /** The absolute path of the config file that was read; null when there is none. */
  readonly configFile: string | null;
  /** Whether somebody named that file; otherwise it was found in `cwd`, where anybody may have put it. */
  readonly isConfigFileNamed: boolean;
  /** Sentences about variables that look misspelt, and about a path in AWS below which nothing is. */
  readonly warnings: readonly string[];
}

const NO_SETTINGS: SettingsLayer = { given: new Map(), problems: [] };

/**
 * Reads the settings: command line, then environment, then config file, then AWS Parameter Store, then defaults.
 *
 * Throws SettingsError (unknown keys and wrong values, all at once), ConfigFileError, AwsCallError.
 *
 * @example
 * import { loadSettings, settingFlags } from '@vanta-vuln/config';
 * const { settings } = await loadSettings({ flags: settingFlags(program.opts()), env: process.env, cwd: process.cwd() });
 */
export async function loadSettings(options: LoadSettingsOptions): Promise<LoadedSettings> {
  const { flags = {}, env, cwd, environment = detectEnvironment(env) } = options;
  const named = options.configFile ?? variable(env, OTHER_VARIABLES.configFile);
  const configFile = named === undefined ? await findConfigFile(resolve(cwd)) : resolve(cwd, named);
  const ssm = await ssmLayerOf(options);
  const layers = [
    flagLayer(flags, cwd),
    environmentLayer(env, cwd),
    configFile === null ? NO_SETTINGS : await fileLayer(configFile),
    ssm,
  ];
  const resolved = resolveSettings(layers, {
    environmentDefaults: environmentDefaults(environment, env),
    defaultLabel: environment === 'lambda' ? 'default in Lambda' : 'default on this machine',
    folder: cwd,
    home: homeFolder(env),
  });
  return {
    ...resolved,
    environment,
    configFile,
    isConfigFileNamed: named !== undefined,
    warnings: [...misspeltVariables(env), ...emptyPath(options, ssm)],
  };
}

type SsmPlace = Pick<LoadSettingsOptions, 'ssmPath' | 'env'>;

function ssmPathOf({ ssmPath, env }: SsmPlace): string | undefined {
  return ssmPath ?? variable(env, OTHER_VARIABLES.ssmPath);
}

/** A mistyped path is no error, since its parameters may be about to be made, but nobody would notice it. */
function emptyPath(place: SsmPlace, { given }: SettingsLayer): readonly string[] {
  const path = ssmPathOf(place);
  return path === undefined || given.size > 0
    ? []
    : [`There is no setting below ${path} in AWS Parameter Store.`];
}

async function ssmLayerOf({
  ssmPath,
  env,
  cwd,
  parameterStore,
}: LoadSettingsOptions): Promise<SettingsLayer> {
  const path = ssmPathOf({ ssmPath, env });
  if (path === undefined) return NO_SETTINGS;
  return ssmLayer(path, { store: parameterStore ?? ssmParameterStore(), folder: cwd });
}
