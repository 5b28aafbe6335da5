import type { VulnerabilityFilter } from '@vanta-vuln/core';
import { checkSeverities } from './check-severities.ts';
import type { FilterFlags } from './filter-options.ts';
import { parseRange } from './parse-moment.ts';

/** The filter that the flags stand for. Throws UsageError for a date, a range or a severity that can't be meant. */
export function toFilter(flags: FilterFlags): VulnerabilityFilter {
  const detected = parseRange(
    { flag: '--date-identified-start', text: flags.dateIdentifiedStart },
    { flag: '--date-identified-end', text: flags.dateIdentifiedEnd },
  );
  const deactivated = parseRange(
    { flag: '--date-remediated-start', text: flags.dateRemediatedStart },
    { flag: '--date-remediated-end', text: flags.dateRemediatedEnd },
  );
  const due = parseRange(
    { flag: '--due-from', text: flags.dueFrom },
    { flag: '--due-to', text: flags.dueTo },
  );
  return {
    severities: checkSeverities(flags.severity),
    cve: flags.cve,
    assetId: flags.assetId,
    integrationId: flags.integration,
    package: flags.package,
    fixable: flags.fixable ?? (flags.notFixable === true ? false : undefined),
    status: flags.status,
    detectedFrom: detected.from,
    detectedTo: detected.to,
    deactivatedFrom: deactivated.from,
    deactivatedTo: deactivated.to,
    dueFrom: due.from,
    dueTo: due.to,
  };
}
