/** The id by which the caller knows this event: of the execution, the API request or the event; else null. */
export function correlationId(event: unknown): string | null {
  return (
    text(field(event, 'executionId')) ??
    text(field(field(event, 'requestContext'), 'requestId')) ??
    text(field(event, 'id'))
  );
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
