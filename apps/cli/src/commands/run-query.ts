import type { QueryEngine } from '@vanta-vuln/core';
import type { CommandContext } from '../command-context.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { chooseQuestion } from '../query/choose-question.ts';
import type { Question } from '../query/choose-question.ts';
import { explainQuestion } from '../query/explain-question.ts';
import { listTemplates } from '../query/list-templates.ts';
import { openQueryEngine } from '../query/open-query-engine.ts';
import { prepareQuestion } from '../query/prepare-question.ts';
import { chooseFormat, printAnswer } from '../query/print-answer.ts';
import { UsageError } from '../usage-error.ts';
import type { QueryFlags } from './query.ts';

/** Lists the questions, explains one, or answers it. */
export async function runQuery(
  context: CommandContext,
  name: string | undefined,
  flags: QueryFlags,
): Promise<ExitCode> {
  if (flags.list === true) {
    if (name !== undefined || flags.sql !== undefined) {
      throw new UsageError('--list asks no question.', 'Leave the name and --sql out.');
    }
    await listTemplates(context, flags);
    return EXIT.ok;
  }
  const question = chooseQuestion(name, flags);
  const format = chooseFormat(context, flags);
  await using engine = await openQueryEngine(context, flags);
  if (flags.explain === true) await explainQuestion(context, { engine, question, flags });
  else await answer(context, { engine, question, format, output: flags.output });
  return EXIT.ok;
}

async function answer(
  context: CommandContext,
  {
    engine,
    question,
    ...shape
  }: {
    readonly engine: QueryEngine;
    readonly question: Question;
    readonly format: ReturnType<typeof chooseFormat>;
    readonly output: string | undefined;
  },
): Promise<void> {
  const signal = context.terminal.interruption();
  try {
    const { statement, snapshotDate } = await prepareQuestion(engine, question, signal);
    await using result = await engine.run(statement, { signal });
    await printAnswer(context, { ...shape, result, snapshotDate });
  } catch (error) {
    // The engine says that it was cancelled; the person knows why.
    signal.throwIfAborted();
    throw error;
  }
}
