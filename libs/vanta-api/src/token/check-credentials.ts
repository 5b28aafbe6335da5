import type { VantaCredentials } from '@vanta-vuln/core';
import * as z from 'zod';
import { ClientOptionError } from '../api-errors.ts';

const half = z.string().min(1);
const credentialsSchema = z.object({ clientId: half, clientSecret: half });

/**
 * What the function `credentials` gave, if it is that.
 *
 * Throws {@link ClientOptionError} that names the missing half and no value: Vanta would answer that the secret is wrong.
 */
export function checkCredentials(given: unknown): VantaCredentials {
  const { success, data, error } = credentialsSchema.safeParse(given);
  if (success) return data;
  const missing = error.issues.map(({ path }) => path.join('.')).filter((name) => name !== '');
  throw new ClientOptionError(
    'credentials',
    missing.length === 0 ? 'gave no credentials' : `gave no ${missing.join(' and no ')}`,
    'Give both as texts: { clientId, clientSecret }.',
  );
}
