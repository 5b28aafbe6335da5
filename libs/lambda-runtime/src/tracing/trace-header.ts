/** What Lambda says of the trace that an invocation belongs to. */
export interface TraceHeader {
  readonly traceId: string;
  /** The segment that Lambda itself sends for the function; null where there is none. */
  readonly parentId: string | null;
  /** Whether the trace is kept: X-Ray keeps a sample. */
  readonly isSampled: boolean;
}

/** Reads `Root=1-...;Parent=...;Sampled=1`, in any order, with other fields beside; null without a root. */
export function readTraceHeader(header: string | undefined): TraceHeader | null {
  const fields = new Map((header ?? '').split(';').map(splitField));
  const traceId = fields.get('Root') ?? '';
  if (traceId === '') return null;
  return { traceId, parentId: fields.get('Parent') ?? null, isSampled: fields.get('Sampled') === '1' };
}

function splitField(field: string): readonly [string, string] {
  const [name = '', value = ''] = field.trim().split('=', 2);
  return [name, value];
}
