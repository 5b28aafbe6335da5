import { AwsCallError } from '../aws/aws-call.ts';
import type { CredentialAttempt } from './credential-attempt.ts';

/** Asks AWS for credentials; a call that fails is a source without any, so that the next one gets its turn. */
export async function askAws(
  source: string,
  ask: () => Promise<CredentialAttempt>,
): Promise<CredentialAttempt> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof AwsCallError)) throw error;
    return { source, reason: `could not be asked: ${error.message} ${error.hint}`, partial: false };
  }
}
