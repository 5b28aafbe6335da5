const MEGABYTE = 1024 ** 2;
const TERABYTE = 1024 ** 4;
const LEAST_MEGABYTES = 10;

/**
 * What Athena charges for a query that has scanned so many bytes, in US dollars.
 *
 * Bytes count in whole megabytes, 10 at least; an answer without any scanned byte costs nothing.
 */
export function queryCost(bytes: number, usdPerTerabyte: number): number {
  if (bytes === 0) return 0;
  const megabytes = Math.max(LEAST_MEGABYTES, Math.ceil(bytes / MEGABYTE));
  return (megabytes * MEGABYTE * usdPerTerabyte) / TERABYTE;
}
