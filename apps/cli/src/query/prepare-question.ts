import type { QueryEngine, QueryStatement } from '@vanta-vuln/core';
import { resolveSnapshot } from '@vanta-vuln/query-templates';
import type { Question } from './choose-question.ts';

/** A statement, and the day of the snapshot that it reads where it reads one. */
export interface PreparedQuestion {
  readonly statement: QueryStatement;
  readonly snapshotDate: string | null;
}

/** The statement to run; finds the snapshot of the day that a question is about. */
export async function prepareQuestion(
  engine: QueryEngine,
  question: Question,
  signal: AbortSignal,
): Promise<PreparedQuestion> {
  if (question.prepared === null) return { statement: question.statement, snapshotDate: null };
  return await resolveSnapshot(engine, question.prepared, { signal });
}
