import type { VulnerabilityFilter } from '@vanta-vuln/core';
import type { FilterFlags } from './filter-options.ts';
import { parseEndMoment, parseMoment } from './parse-moment.ts';

/** The filter that the flags stand for. Throws UsageError for a date that is none. */
export function toFilter(flags: FilterFlags): VulnerabilityFilter {
  return {
    severities: flags.severity,
    cve: flags.cve,
    assetId: flags.assetId,
    integrationId: flags.integration,
    package: flags.package,
    fixable: flags.fixable ?? (flags.notFixable === true ? false : undefined),
    status: flags.status,
    detectedFrom: parseMoment('--date-identified-start', flags.dateIdentifiedStart),
    detectedTo: parseEndMoment('--date-identified-end', flags.dateIdentifiedEnd),
    deactivatedFrom: parseMoment('--date-remediated-start', flags.dateRemediatedStart),
    deactivatedTo: parseEndMoment('--date-remediated-end', flags.dateRemediatedEnd),
    dueFrom: parseMoment('--due-from', flags.dueFrom),
    dueTo: parseEndMoment('--due-to', flags.dueTo),
  };
}
