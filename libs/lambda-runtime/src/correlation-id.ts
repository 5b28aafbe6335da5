import { isJsonObject } from '@vanta-vuln/core';

/** The id by which the caller knows this event: of the execution, the API request or the event; else null. */
export function correlationId(event: unknown): string | null {
  return (
    text(field(event, 'executionId')) ??
    text(field(field(event, 'requestContext'), 'requestId')) ??
    text(field(event, 'id'))
  );
}

function field(value: unknown, name: string): unknown {
  return isJsonObject(value) ? value[name] : undefined;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
