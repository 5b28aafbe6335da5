import { parseTimestamp } from '@vanta-vuln/core';
import type { Connection } from './open-connection.ts';
import { stagedRanges } from './staged-ranges.ts';
import type { StoredRow } from './stored-rows.ts';

/** The move of a lastDetectedDate: the text before and after, and the moment that the latter stands for. */
export interface Detection {
  readonly before: string;
  readonly after: string;
  readonly at: number;
}

const FIELD = '"lastDetectedDate":"';

/**
 * What a scan that has found nothing else changes in a finding, found without parsing it; null when anything else
 * differs, or when it can't be told so simply. It is what happens to most findings on most days.
 */
export function findDetection(stored: StoredRow, rawJson: string): Detection | null {
  const [, , , , storedJson, storedAt] = stored;
  const start = rawJson.indexOf(FIELD) + FIELD.length;
  // Slices are compared at once; startsWith and endsWith go letter by letter, which takes four times as long.
  if (storedAt === null || start < FIELD.length || storedJson.slice(0, start) !== rawJson.slice(0, start))
    return null;
  const end = rawJson.indexOf('"', start);
  const storedEnd = storedJson.indexOf('"', start);
  const rest = rawJson.slice(end);
  if (storedJson.slice(storedEnd) !== rest) return null;
  const before = storedJson.slice(start, storedEnd);
  const after = rawJson.slice(start, end);
  const at = parseTimestamp(after);
  // The stored column must come from this very text, and the text must stand once: a field of that name may lie deeper.
  if (at === null || parseTimestamp(before) !== storedAt || rest.includes(FIELD)) return null;
  return { before, after, at };
}

/** Stages the move of a lastDetectedDate: of the row itself nothing else is written before the commit. */
export function createDetectionStager(connection: Connection) {
  const put = connection.prepare<[number, number, string, string]>(
    'INSERT OR REPLACE INTO staged_detections VALUES (?, ?, ?, ?)',
  );
  const remove = connection.prepare<[number]>('DELETE FROM staged_detections WHERE rid = ?');
  return {
    put: (rid: number, { before, after, at }: Detection) => void put.run(rid, at, before, after),
    remove: (rid: number) => void remove.run(rid),
  };
}

/** Carries the staged moves out. */
export function applyDetections(connection: Connection): void {
  const update = connection.prepare<[number, number]>(
    `UPDATE vulnerabilities SET last_detected_at = detection.at,
      raw_json = replace(raw_json, '${FIELD}' || detection.before || '"', '${FIELD}' || detection.after || '"')
    FROM staged_detections AS detection
    WHERE detection.rid = vulnerabilities.rid AND detection.rid > ? AND detection.rid <= ?`,
  );
  for (const range of stagedRanges(connection, 'staged_detections')) update.run(...range);
}
