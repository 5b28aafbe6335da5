import { verifyLake } from '@vanta-vuln/storage-s3';
import type { LakeProblem, LakeVerification } from '@vanta-vuln/storage-s3';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { formatAmount, formatBytes } from '../format-values.ts';
import { renderList } from '../list-table.ts';
import type { ListColumn } from '../list-table.ts';
import { openLakeStore } from '../open-lake-store.ts';
import { printJson, printLine, printNote } from '../write-text.ts';
import type { LakeVerifyFlags } from './lake.ts';

const COLUMNS: readonly ListColumn<LakeProblem>[] = [
  { heading: 'PROBLEM', text: ({ kind }) => kind },
  { heading: 'FILE', text: ({ key }) => key },
  { heading: 'WHAT', flexible: true, text: ({ message }) => message },
];

/** Prints what is wrong with a lake; fails when something is, and where there is none. */
export async function runLakeVerify(
  context: CommandContext,
  { deep, json }: LakeVerifyFlags,
): Promise<ExitCode> {
  await using lake = await openLakeStore(context);
  const found = await verifyLake(lake.store, { deep });
  if (json === true) await printJson(context, verificationToJson(found));
  else await printVerification(context, found);
  return isWhole(found) ? EXIT.ok : EXIT.error;
}

/** A wrong path, or a bucket that was emptied, has no problems either. */
function isWhole({ files, problems }: Pick<LakeVerification, 'files' | 'problems'>): boolean {
  return files > 0 && problems.length === 0;
}

async function printVerification(context: CommandContext, found: LakeVerification): Promise<void> {
  const { files, rows, bytes, problems, changedMeanwhile, location } = found;
  if (files === 0 && problems.length === 0) {
    await printLine(context, `${location}: there is no lake, no sync has been committed there.`);
    return;
  }
  if (problems.length > 0) await printLine(context, `${renderList(context, COLUMNS, problems)}\n`);
  const seen = `${formatAmount(files, 'file')}, ${formatAmount(rows, 'row')}, ${formatBytes(bytes)}`;
  const verdict = problems.length === 0 ? 'nothing is wrong' : formatAmount(problems.length, 'problem');
  await printLine(context, `${location}: ${seen}: ${verdict}.`);
  if (changedMeanwhile) {
    await printNote(
      context,
      'A run was being committed: verify again before you trust what is above. A commit that was stopped is completed by the next sync.',
    );
  }
}

function verificationToJson({ location, currentRunId, changedMeanwhile, ...found }: LakeVerification) {
  return {
    ok: isWhole(found),
    location,
    current_run_id: currentRunId,
    changed_meanwhile: changedMeanwhile,
    ...found,
  };
}
