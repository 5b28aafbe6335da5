export { loadSettings } from './load-settings.ts';
export type { LoadSettingsOptions, LoadedSettings } from './load-settings.ts';
export type { SettingEntry } from './resolve-settings.ts';
export type { SettingOrigin } from './setting-origin.ts';
export type { EnvironmentVariables } from './environment-variables.ts';
export { settingFlags } from './flag-layer.ts';
export type { SettingFlags } from './flag-layer.ts';
export { detectEnvironment } from './runtime-environment.ts';
export type { RuntimeEnvironment } from './runtime-environment.ts';
export { SettingsError } from './settings-error.ts';
export type { SettingProblem } from './settings-error.ts';
export { CONFIG_FILE_NAMES } from './config-file.ts';
export { ConfigFileError } from './config-file-error.ts';

export { settingsSchema } from './settings-schema.ts';
export type { Settings } from './settings-schema.ts';
export { settingDefinitions } from './setting-definitions.ts';
export type { SettingDefinition, SettingKey } from './setting-definitions.ts';
export type { SettingFacts, SettingKind } from './setting-facts.ts';
export { settingsJsonSchema } from './settings-json-schema.ts';
export { configTemplate } from './config-template.ts';

export { resolveCredentials } from './credentials/resolve-credentials.ts';
export type { ResolveCredentialsOptions, ResolvedCredentials } from './credentials/resolve-credentials.ts';
export { createCredentialsProvider } from './credentials/credentials-provider.ts';
export type { CredentialsProvider, CredentialsProviderOptions } from './credentials/credentials-provider.ts';
export { CredentialsNotFoundError } from './credentials/credentials-not-found-error.ts';
export type { MissingCredentials } from './credentials/credentials-not-found-error.ts';

export { ssmParameterStore } from './aws/ssm-parameter-store.ts';
export type { AwsStoreOptions } from './aws/ssm-parameter-store.ts';
export type { ParameterStore, StoredParameter } from './aws/parameter-store.ts';
export { secretsManagerStore } from './aws/secrets-manager-store.ts';
export type { SecretStore } from './aws/secret-store.ts';
export { AwsCallError } from './aws/aws-call.ts';
