import { OTHER_VARIABLES } from '../environment-layer.ts';
import type { EnvironmentVariables } from '../environment-variables.ts';
import { judgeHalves } from './credential-attempt.ts';
import type { CredentialAttempt } from './credential-attempt.ts';

/** The credentials in VANTA_CLIENT_ID and VANTA_CLIENT_SECRET. */
export function environmentCredentials(env: EnvironmentVariables): CredentialAttempt {
  const { clientId, clientSecret } = OTHER_VARIABLES;
  const halves = { clientId: env[clientId], clientSecret: env[clientSecret] };
  return judgeHalves('the environment', halves, { clientId, clientSecret });
}
