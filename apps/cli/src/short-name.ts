import { cutToWidth } from '@vanta-vuln/stats';

// A GHSA id fits in full, as does a CVE id; what scanners make up may not.
const GHSA_WIDTH = 'GHSA-jfh8-c2jp-5v3q'.length;

// A column is as wide as its widest text: one of a megabyte would be in every line.
const LONGEST_NAME = 100;

/** How a column of names gives way to others. */
export const NAME_COLUMN = { flexible: true, narrowest: GHSA_WIDTH } as const;

/** A name in a list; a dash for none. */
export function shortName(name: string | null): string {
  return name === null || name === '' ? '-' : cutToWidth(name, LONGEST_NAME);
}
