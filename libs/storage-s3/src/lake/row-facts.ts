import { hash } from 'node:crypto';
import type { RowValues } from '@vanta-vuln/core';

/** Bytes of a digest: enough that no two texts of a store share one. */
export const DIGEST_BYTES = 16;

/** What the diff has to know of a row. */
export interface RowFacts {
  readonly id: string;
  /** The first bytes of the content hash. */
  readonly content: Uint8Array;
  /** The first bytes of the SHA-256 of the raw JSON. */
  readonly raw: Uint8Array;
  readonly isDeactivated: boolean;
  /** Of a remediation: whether it has its date. */
  readonly isDated: boolean;
  /** Of a dated remediation: the finding that it explains. */
  readonly explains: string | null;
  /** How many values could not be understood; null where nobody counted. */
  readonly unusableValues: number | null;
}

/** The facts of a row; its unusable values are not in it. */
export function factsOfRow(row: RowValues, unusableValues: number | null): RowFacts {
  const { id, raw_json: rawJson, content_hash: contentHash, vulnerability_id: finding } = row;
  const isDated = typeof row['remediated_at'] === 'number';
  return {
    id: String(id),
    content: contentDigest(String(contentHash)),
    raw: rawDigest(String(rawJson)),
    isDeactivated: row['is_deactivated'] === true,
    isDated,
    explains: isDated && typeof finding === 'string' ? finding : null,
    unusableValues,
  };
}

/** The digest of a row's raw JSON. */
export function rawDigest(rawJson: string): Uint8Array {
  return hash('sha256', rawJson, 'buffer').subarray(0, DIGEST_BYTES);
}

/** The digest of a content hash, whose version stands in front of a dot. */
export function contentDigest(contentHash: string): Uint8Array {
  const digest = Buffer.from(contentHash.slice(contentHash.indexOf('.') + 1), 'base64url');
  return digest.length < DIGEST_BYTES
    ? Buffer.concat([digest], DIGEST_BYTES)
    : digest.subarray(0, DIGEST_BYTES);
}
