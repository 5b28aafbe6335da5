/** A value as an error names it: texts in quotes, objects as JSON, and NaN as what it is, which JSON calls null. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `[${value.map(describeValue).join(', ')}]`;
  if (value instanceof Date) return String(value);
  return typeof value === 'object' && value !== null ? describeObject(value) : String(value);
}

function describeObject(value: object): string {
  try {
    return JSON.stringify(value) ?? 'an object';
  } catch {
    return 'an object';
  }
}
