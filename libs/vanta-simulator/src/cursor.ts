import { isJsonObject } from '@vanta-vuln/core';
import type { ResourceName } from '@vanta-vuln/core';
import type { TablePosition } from './account-table.ts';

/**
 * The opaque text for a place in a list.
 *
 * It holds the key of the row before the place, not a row number: a row whose SLA deadline moves across the
 * place while somebody reads is sent twice or never. `salt` makes another text for the same place.
 */
export function encodeCursor(resource: ResourceName, position: TablePosition, salt?: number): string {
  const place = { l: resource, k: position.rank, i: position.id, ...(salt === undefined ? {} : { s: salt }) };
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place that a cursor of this list names; null when it is none. */
export function decodeCursor(resource: ResourceName, cursor: string): TablePosition | null {
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!isJsonObject(place) || place['l'] !== resource) return null;
  const { k: rank, i: id } = place;
  return typeof rank === 'number' && typeof id === 'string' ? { rank, id } : null;
}

/** The place before the first row. */
export const LIST_START: TablePosition = { rank: Number.MIN_SAFE_INTEGER, id: '' };
