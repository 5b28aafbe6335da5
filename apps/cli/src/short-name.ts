import { cutToWidth } from '@vanta-vuln/stats';

// A CVE id fits in full; GHSA ids and what scanners make up may not.
const NAME_WIDTH = 16;

/** A name that leaves room for other columns; a dash for none. */
export function shortName(name: string | null): string {
  return name === null ? '-' : cutToWidth(name, NAME_WIDTH);
}
