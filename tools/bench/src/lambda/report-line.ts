/** What Lambda writes at the end of each invocation. Milliseconds and megabytes. */
export interface Report {
  readonly duration: number;
  readonly billedDuration: number;
  readonly memorySize: number;
  readonly maxMemoryUsed: number;
  /** Null for an invocation of a container that was there already. */
  readonly initDuration: number | null;
}

/**
 * Reads the REPORT line of an invocation's log; null when the log has none.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function readReport(log: string): Report | null {
  const line = log.split('\n').find((candidate) => candidate.startsWith('REPORT RequestId:'));
  if (line === undefined) return null;
  const facts = new Map(
    line.split('\t').flatMap((part) => {
      const [, name, value] = /^([^:]+): ([\d.]+) (?:ms|MB)$/.exec(part.trim()) ?? [];
      return name === undefined || value === undefined ? [] : [[name, Number(value)]];
    }),
  );
  const duration = facts.get('Duration');
  const billedDuration = facts.get('Billed Duration');
  const memorySize = facts.get('Memory Size');
  const maxMemoryUsed = facts.get('Max Memory Used');
  if (
    duration === undefined ||
    billedDuration === undefined ||
    memorySize === undefined ||
    maxMemoryUsed === undefined
  )
    return null;
  return {
    duration,
    billedDuration,
    memorySize,
    maxMemoryUsed,
    initDuration: facts.get('Init Duration') ?? null,
  };
}
