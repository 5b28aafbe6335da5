import * as z from 'zod';
import facts from './built-in-cves.json' with { type: 'json' };
import { cveEntrySchema } from './cve-entry.ts';
import type { CveEntry } from './cve-entry.ts';

/**
 * Well-known real CVEs, of which findings are made when no file of CVEs is given.
 *
 * Ids, CVSS v3 base scores, packages and fixed versions are facts; the descriptions are our own words.
 */
export const BUILT_IN_CVES: readonly CveEntry[] = z.array(cveEntrySchema).parse(facts);
