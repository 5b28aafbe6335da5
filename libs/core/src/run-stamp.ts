const STAMPED = /\/(?:history|sync)_(\d{8}T\d{6}Z(?:_\d+)?)\.parquet$/;

/**
 * What the history and the record of one run share in the names of their files in a lake: `20240115T061500Z`, or
 * `20240115T061500Z_2` for another run of that second; null for any other key.
 */
export function stampOfKey(key: string): string | null {
  return STAMPED.exec(key)?.[1] ?? null;
}
