import { addExamples } from '../command-definition.ts';
import type { DefineCommand } from '../command-definition.ts';
import { addGlobalOptions } from '../global-options.ts';

export interface DoctorFlags {
  readonly json?: boolean;
  /** False with `--no-api`. */
  readonly api: boolean;
}

export const defineDoctor: DefineCommand = (program, run) => {
  const command = program
    .command('doctor')
    .summary('check settings, credentials, API and database or lake')
    .description(
      'Checks what a sync needs, each on a line: settings, credentials and where they come from, the API, ' +
        'scanners that are disconnected, the database or the lake. Exits with 1 when something fails.',
    )
    .optionsGroup('How:')
    .option('--no-api', 'send no request to Vanta')
    .option('--json', 'print JSON');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln doctor', 'Is everything ready?'],
    ['vanta-vuln doctor --no-api --json', 'Without asking Vanta, for a script'],
  ]);
  command.action(async (flags: DoctorFlags) =>
    run(command, async (context) => {
      const { runDoctor } = await import('./run-doctor.ts');
      return runDoctor(context, flags);
    }),
  );
};
