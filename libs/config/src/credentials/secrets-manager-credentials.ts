import { AwsCallError } from '../aws/aws-call.ts';
import type { SecretStore } from '../aws/secret-store.ts';
import type { CredentialAttempt } from './credential-attempt.ts';
import { parseCredentials } from './parse-credentials.ts';

/** The credentials in a secret of AWS Secrets Manager. */
export async function secretsManagerCredentials(
  secretId: string | null,
  store: SecretStore,
): Promise<CredentialAttempt> {
  const source = 'AWS Secrets Manager';
  if (secretId === null) {
    return { source, reason: 'is not asked: credentials.secretId is not set', partial: false };
  }
  const named = `${source} (${secretId})`;
  try {
    const text = await store.read(secretId);
    return text === null
      ? { source: named, reason: 'has no such secret', partial: false }
      : parseCredentials(named, text);
  } catch (error) {
    if (error instanceof AwsCallError) return { source: named, reason: error.message, partial: false };
    throw error;
  }
}
