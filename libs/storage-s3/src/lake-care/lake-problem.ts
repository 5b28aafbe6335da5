/**
 * What is wrong with an object of a lake:
 * - missing: commit.json names it, or a run left it, and it is not there
 * - unreadable: not the file that its name says: cut off, damaged, or of something else
 * - schema-unknown: its columns or its schema version are not those of its table
 * - rows-differ: it holds another number of rows than the record of its run
 * - copy-differs: it is not the same bytes as the snapshot that it is a copy of, or is of another run than its place
 * - no-date: a folder of a table names no day
 * - foreign: nothing that this program writes
 */
export type LakeProblemKind =
  'missing' | 'unreadable' | 'schema-unknown' | 'rows-differ' | 'copy-differs' | 'no-date' | 'foreign';

/** One thing that is wrong with a lake. */
export interface LakeProblem {
  readonly kind: LakeProblemKind;
  readonly key: string;
  /** What was found and what was expected. */
  readonly message: string;
}
