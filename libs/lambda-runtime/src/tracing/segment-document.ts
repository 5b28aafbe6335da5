import { randomBytes } from 'node:crypto';
import type { TraceFacts } from './tracing.ts';

/** A segment while it lasts. */
export interface OpenSegment {
  readonly id: string;
  readonly parentId: string;
  readonly traceId: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly facts: TraceFacts;
}

/** Why a segment failed: an exception, or the id of one that a segment within it tells of. */
export type SegmentCause =
  | string
  | {
      readonly exceptions: readonly {
        readonly id: string;
        readonly type: string;
        readonly message: string;
      }[];
    };

/** How a segment ended. */
export interface SegmentEnd {
  /** Milliseconds since 1970. */
  readonly endedAt: number;
  /** Null when nothing was thrown. */
  readonly cause: SegmentCause | null;
}

/** A new id of a segment or an exception: 16 hexadecimal digits, as X-Ray wants it. */
export function newSegmentId(): string {
  return randomBytes(8).toString('hex');
}

/**
 * What X-Ray is sent of a segment: once when it begins, so that one that never ends is seen too, and once when it ends.
 *
 * It is a subsegment sent by itself, since the segment of the function is Lambda's own.
 */
export function segmentDocument(segment: OpenSegment, end: SegmentEnd | null) {
  const { id, parentId, traceId, name, startedAt, facts } = segment;
  return {
    type: 'subsegment',
    id,
    parent_id: parentId,
    trace_id: traceId,
    name,
    start_time: startedAt / 1000,
    ...(end === null ? { in_progress: true } : ending(segment, end)),
    ...(Object.keys(facts).length === 0 ? {} : { annotations: shortened(facts) }),
  };
}

function ending({ startedAt }: OpenSegment, { endedAt, cause }: SegmentEnd) {
  // A clock that was set back must not make X-Ray refuse the segment.
  const end_time = Math.max(startedAt, endedAt) / 1000;
  return cause === null ? { end_time } : { end_time, fault: true, cause };
}

const LONGEST_TEXT = 1_000;

/** A text as X-Ray takes it; a datagram holds 64 kB, and ids of callers may have any length. */
export function shortenText(text: string): string {
  return text.slice(0, LONGEST_TEXT);
}

function shortened(facts: TraceFacts): TraceFacts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, typeof fact === 'string' ? shortenText(fact) : fact]),
  );
}
