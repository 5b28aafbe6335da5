import { Option } from 'commander';
import { addExamples } from '../command-definition.ts';
import type { DefineCommand, RunHandler } from '../command-definition.ts';
import type { Command } from 'commander';
import { addGlobalOptions } from '../global-options.ts';

const FORMATS = ['json', 'yaml'] as const;

export interface ConfigInitFlags {
  readonly format?: (typeof FORMATS)[number];
  readonly output?: string;
  readonly force?: boolean;
}

export interface ConfigShowFlags {
  readonly json?: boolean;
}

export const defineConfig: DefineCommand = (program, run) => {
  const command = program
    .command('config')
    .summary('write, show and describe the settings')
    .description(
      'Settings come from flags, then environment variables, then vanta-vuln.config.json or .yaml, then AWS Parameter Store (where VANTA_SSM_PATH is set), then defaults.',
    )
    .helpCommand(false);
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln config init', 'Write a settings file to edit'],
    ['vanta-vuln config show', 'What counts now, and where it comes from'],
  ]);
  defineInit(command, run);
  defineShow(command, run);
  defineSchema(command, run);
};

function defineInit(config: Command, run: RunHandler): void {
  const command = config
    .command('init')
    .summary('write a settings file with all defaults')
    .description('Writes a settings file that says what each setting does. An existing file stays as it is.')
    .optionsGroup('How:')
    .addOption(
      new Option('--format <format>', 'json or yaml (default: the ending of the file, else yaml)').choices(
        FORMATS,
      ),
    )
    .option('--output <file>', 'where to (default: vanta-vuln.config.yaml or .json)')
    .option('--force', 'replace an existing file');
  addGlobalOptions(command);
  addExamples(command, [
    ['vanta-vuln config init', 'vanta-vuln.config.yaml in this folder'],
    ['vanta-vuln config init --format json', 'vanta-vuln.config.json'],
  ]);
  command.action(async (flags: ConfigInitFlags) =>
    run(command, async (context) => {
      const { runConfigInit } = await import('./run-config-init.ts');
      return runConfigInit(context, flags);
    }),
  );
}

function defineShow(config: Command, run: RunHandler): void {
  const command = config
    .command('show')
    .summary('what counts now')
    .description('Shows every setting with its value. Secrets are never shown.')
    .optionsGroup('How:')
    .option('--json', 'print JSON');
  addGlobalOptions(command);
  addExamples(command, [['vanta-vuln config show --json', 'For a script']]);
  command.action(async (flags: ConfigShowFlags) =>
    run(command, async (context) => {
      const { runConfigShow } = await import('./run-config-show.ts');
      return runConfigShow(context, flags);
    }),
  );
}

function defineSchema(config: Command, run: RunHandler): void {
  const command = config
    .command('schema')
    .summary('the JSON Schema of the settings file')
    .description('Prints the JSON Schema of the settings file, for editors and checks.');
  addGlobalOptions(command);
  addExamples(command, [['vanta-vuln config schema > config.schema.json', 'For your editor']]);
  command.action(async () =>
    run(command, async (context) => {
      const { runConfigSchema } = await import('./run-config-schema.ts');
      return runConfigSchema(context);
    }),
  );
}
