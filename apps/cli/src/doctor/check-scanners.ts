import { formatAmount } from '../format-values.ts';
import type { Check } from './check.ts';

/** What matters of an integration here. */
export interface ScannerFacts {
  readonly integration_id: string;
  readonly display_name: string | null;
  readonly connections: number;
  readonly disabled_connections: number;
  readonly error: string | null;
}

/** One check for all scanners when they are well, else one for each that is not. */
export function checkScanners(scanners: readonly ScannerFacts[]): Check[] {
  const name = 'scanners';
  const ill = scanners.filter(
    ({ disabled_connections, error }) => disabled_connections > 0 || error !== null,
  );
  if (ill.length > 0) return ill.map((scanner) => illScanner(name, scanner));
  if (scanners.length === 0)
    return [{ name, status: 'warn', message: 'no integration is known', hint: null }];
  const message = `${formatAmount(scanners.length, 'integration')}, all connected`;
  return [{ name, status: 'ok', message, hint: null }];
}

function illScanner(name: string, scanner: ScannerFacts): Check {
  const {
    integration_id: id,
    display_name: title,
    connections,
    disabled_connections: disabled,
    error,
  } = scanner;
  const because = error === null ? '' : `: ${error}`;
  return {
    name,
    status: 'warn',
    message: `${title ?? id}: ${disabled} of ${connections} connections are disabled${because}`,
    hint: 'Reconnect it in Vanta: until then it finds nothing, which is no good news.',
  };
}
