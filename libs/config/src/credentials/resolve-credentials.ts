import type { Logger, VantaCredentials } from '@vanta-vuln/core';
import { silentLogger } from '@vanta-vuln/core';
import type { ParameterStore } from '../aws/parameter-store.ts';
import type { SecretStore } from '../aws/secret-store.ts';
import { secretsManagerStore } from '../aws/secrets-manager-store.ts';
import { ssmParameterStore } from '../aws/ssm-parameter-store.ts';
import type { EnvironmentVariables } from '../environment-variables.ts';
import type { Settings } from '../settings-schema.ts';
import type { CredentialAttempt } from './credential-attempt.ts';
import { CredentialsNotFoundError } from './credentials-not-found-error.ts';
import type { MissingCredentials } from './credentials-not-found-error.ts';
import { environmentCredentials } from './environment-credentials.ts';
import { fileCredentials } from './file-credentials.ts';
import { secretsManagerCredentials } from './secrets-manager-credentials.ts';
import { ssmCredentials } from './ssm-credentials.ts';

/** Where credentials are looked for. */
export interface ResolveCredentialsOptions {
  readonly settings: Pick<Settings, 'credentials'>;
  /** Environment variables, usually `process.env`. */
  readonly env: EnvironmentVariables;
  /** Hears of half pairs, of AWS calls that failed and of files that others can read. @default silent */
  readonly logger?: Logger | undefined;
  /** @default AWS Secrets Manager, loaded when `credentials.secretId` is set */
  readonly secretStore?: SecretStore | undefined;
  /** @default AWS Systems Manager, loaded when `credentials.ssmPath` is set */
  readonly parameterStore?: ParameterStore | undefined;
}

/** Credentials and who had them. */
export interface ResolvedCredentials {
  readonly credentials: VantaCredentials;
  /** For people: `the environment`, `AWS Secrets Manager (vanta/prod)`, `the file /home/me/VANTA_API_CREDENTIALS.env`. */
  readonly source: string;
  /** Whether they came over the network, and are worth keeping. */
  readonly remote: boolean;
  /** The sources that were tried before, and why they had none. */
  readonly tried: readonly MissingCredentials[];
}

interface CredentialSource {
  readonly remote: boolean;
  /** Whether somebody asked for this source, so that its failure deserves a warning. */
  readonly wanted: boolean;
  readonly attempt: () => Promise<CredentialAttempt>;
}

/**
 * Finds the credentials: environment, AWS Secrets Manager, AWS Parameter Store, file; the first that has both
 * halves. Halves of different sources are never put together.
 *
 * Throws CredentialsNotFoundError with what each source lacks; no message ever holds a value.
 */
export async function resolveCredentials(options: ResolveCredentialsOptions): Promise<ResolvedCredentials> {
  const { logger = silentLogger } = options;
  const tried: MissingCredentials[] = [];
  for (const { attempt, remote, wanted } of credentialSources(options, logger)) {
    const result = await attempt();
    const { source } = result;
    if ('credentials' in result) return { credentials: result.credentials, source, remote, tried };
    tried.push({ source, reason: result.reason });
    if (wanted || result.partial) {
      logger.warn({ source, reason: result.reason }, 'A source of credentials could not be used.');
    }
  }
  throw new CredentialsNotFoundError(tried);
}

function credentialSources(options: ResolveCredentialsOptions, logger: Logger): readonly CredentialSource[] {
  const {
    settings,
    env,
    secretStore = secretsManagerStore(),
    parameterStore = ssmParameterStore(),
  } = options;
  const { secretId, ssmPath, file } = settings.credentials;
  return [
    { remote: false, wanted: false, attempt: async () => environmentCredentials(env) },
    {
      remote: true,
      wanted: secretId !== null,
      attempt: () => secretsManagerCredentials(secretId, secretStore),
    },
    { remote: true, wanted: ssmPath !== null, attempt: () => ssmCredentials(ssmPath, parameterStore) },
    { remote: false, wanted: false, attempt: () => fileCredentials(file, logger) },
  ];
}
