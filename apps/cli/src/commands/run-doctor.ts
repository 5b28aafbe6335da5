import type { CommandContext } from '../command-context.ts';
import { examine } from '../doctor/examine.ts';
import { renderChecks } from '../doctor/render-checks.ts';
import { EXIT } from '../exit-code.ts';
import type { ExitCode } from '../exit-code.ts';
import { colorsFor } from '../stream-colors.ts';
import { printJson, printLine } from '../write-text.ts';
import type { DoctorFlags } from './doctor.ts';

/** Prints a line for each thing that a sync needs; fails when one of them does. */
export async function runDoctor(context: CommandContext, { api, json }: DoctorFlags): Promise<ExitCode> {
  const checks = await examine(context, { api });
  const isWell = checks.every(({ status }) => status !== 'fail');
  if (json === true) await printJson(context, { ok: isWell, checks });
  else await printLine(context, renderChecks(checks, colorsFor(context, 'stdout')));
  return isWell ? EXIT.ok : EXIT.error;
}
