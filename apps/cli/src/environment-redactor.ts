import { createRedactor } from '@vanta-vuln/observability';
import type { Redactor } from '@vanta-vuln/observability';
import type { Terminal } from './terminal.ts';

/** A redactor that knows the secret of the environment, which need not look like one. */
export function environmentRedactor({ env }: Pick<Terminal, 'env'>): Redactor {
  const redactor = createRedactor();
  redactor.add(env['VANTA_CLIENT_SECRET']?.trim() ?? '');
  return redactor;
}
