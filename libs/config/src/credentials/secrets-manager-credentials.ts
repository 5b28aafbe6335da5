import type { SecretStore } from '../aws/secret-store.ts';
import { askAws } from './ask-aws.ts';
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
  return askAws(named, async () => {
    const text = await store.read(secretId);
    return text === null
      ? { source: named, reason: 'has no such secret', partial: false }
      : parseCredentials(named, text);
  });
}
