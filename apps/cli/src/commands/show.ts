import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';
import { filledText } from '../option-parsers.ts';

export interface ShowFlags {
  readonly json?: boolean;
}

export const defineShow: DefineCommand = (program, run) => {
  const command = program
    .command('show')
    .summary('one row with everything around it')
    .description(
      'Shows one vulnerability, remediation or asset with what belongs to it: remediations, the asset, and the history.',
    )
    .argument('<id>', 'the id, as list and history show it', filledText)
    .optionsGroup('How:')
    .option('--json', 'print JSON, with the full row as Vanta sent it');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln show 65f0c2a9e1b4d7a3f8c60b12', 'A finding, its deadline, its asset, its history'],
    ['vanta-vuln show 65f0c2a9e1b4d7a3f8c60b12 --json', 'With every field that Vanta sent'],
  ]);
  command.action(async (id: string, flags: ShowFlags) =>
    run(command, async (context) => {
      const { runShow } = await import('./run-show.ts');
      return runShow(context, id, flags);
    }),
  );
};
