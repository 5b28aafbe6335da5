import { VantaVulnError, describeValue } from '@vanta-vuln/core';

/** A migration can't begin, go on or be taken back as things are. */
export class MigrationError extends VantaVulnError {
  override readonly name = 'MigrationError';
}

/** What was read back is not what was written. */
export class VerificationError extends VantaVulnError {
  override readonly name = 'VerificationError';
  readonly runId: string;

  constructor(location: string, runId: string, difference: string) {
    super(
      'verification-failed',
      `Run ${runId} reads back from ${location} with other content: ${difference}.`,
      {
        hint: 'Take the migration back with `vanta-vuln migrate --rollback`, and migrate again.',
      },
    );
    this.runId = runId;
  }
}

/** Days are compared as texts: any other text would leave days out, or none. */
export function noDate(since: unknown): MigrationError {
  return new MigrationError('since-invalid', `since is ${describeValue(since)}, which is no date.`, {
    hint: 'Give a UTC date such as 2026-01-31.',
  });
}

/** The target holds runs that this migration did not bring. */
export function targetNotEmpty(location: string, held: number): MigrationError {
  return new MigrationError(
    'target-not-empty',
    `${location} already holds ${held} ${held === 1 ? 'run' : 'runs'}.`,
    {
      hint: 'Give --incremental to add only the runs that it lacks, or migrate into an empty place.',
    },
  );
}

/** Another migration into the same place was begun and neither finished nor taken back. */
export function migrationUnfinished(
  location: string,
  { id, source }: { readonly id: string; readonly source: string },
): MigrationError {
  return new MigrationError(
    'migration-unfinished',
    `Migration ${id} from ${source} into ${location} is not finished.`,
    { hint: `Finish it with --from ${source}, or take it back with \`vanta-vuln migrate --rollback\`.` },
  );
}

/** There is nothing to take back. */
export function nothingToRollBack(location: string): MigrationError {
  return new MigrationError('no-migration', `${location} holds no migration that could be taken back.`, {
    hint: 'Each migration is noted below migrations/ in the lake; check the location.',
  });
}

/** The target was written to since, so that it can't be put back as it was. */
export function changedSince(location: string, key: string): MigrationError {
  return new MigrationError('target-changed', `${key} in ${location} was replaced by another writer.`, {
    hint: 'Wait until the sync that writes there has ended, and roll back again.',
    retryable: true,
  });
}
