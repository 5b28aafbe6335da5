import { Command } from 'commander';
import type { RunHandler } from './command-definition.ts';
import { defineCatalog } from './commands/catalog.ts';
import { defineCompletion } from './commands/completion.ts';
import { defineConfig } from './commands/config.ts';
import { defineDemo } from './commands/demo.ts';
import { defineDoctor } from './commands/doctor.ts';
import { defineExport } from './commands/export.ts';
import { defineHistory } from './commands/history.ts';
import { defineLake } from './commands/lake.ts';
import { defineList } from './commands/list.ts';
import { defineMigrate } from './commands/migrate.ts';
import { defineQuery } from './commands/query.ts';
import { defineRoot } from './commands/root.ts';
import { defineRuns } from './commands/runs.ts';
import { defineServe } from './commands/serve.ts';
import { defineShow } from './commands/show.ts';
import { defineStats } from './commands/stats.ts';
import { defineSync } from './commands/sync.ts';
import { helpPage } from './help-page.ts';
import { addSettingOptions } from './setting-options.ts';
import type { OutputStream, Terminal } from './terminal.ts';
import { widthOf } from './terminal.ts';
import { VERSION } from './version.ts';

const COMMAND_GROUPS = [
  { heading: 'Get data:', commands: [defineSync, defineDemo, defineMigrate] },
  {
    heading: 'Look at it:',
    commands: [
      defineStats,
      defineList,
      defineShow,
      defineHistory,
      defineRuns,
      defineExport,
      defineQuery,
      defineServe,
    ],
  },
  { heading: 'Look after it:', commands: [defineLake, defineCatalog] },
  { heading: 'Set up:', commands: [defineDoctor, defineConfig, defineCompletion] },
];

/** The whole command line: every command with its options and help, none of what they do. */
export function createProgram(terminal: Terminal, run: RunHandler): Command {
  const { stdout, stderr } = terminal;
  const program = new Command('vanta-vuln')
    .description('Every vulnerability of your Vanta account on your own machine: history, SLA, statistics.')
    .version(VERSION, '-V, --version', 'the version')
    .usage('[command] [options]')
    // What follows a command's name belongs to the command: it shares flag names with the older tool's root.
    .enablePositionalOptions()
    .exitOverride()
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => helpWidth(stdout),
      getErrHelpWidth: () => helpWidth(stderr),
    })
    .configureHelp(helpPage);
  for (const { heading, commands } of COMMAND_GROUPS) {
    program.commandsGroup(heading);
    for (const define of commands) define(program, run);
  }
  // Last, since commands take over what their parent allows at that time.
  defineRoot(program, run);
  addSettingOptions(program);
  return program;
}

/** Longer lines than these are hard to read; a file or a pipe gets what every terminal can show. */
function helpWidth(stream: OutputStream): number {
  return stream.isTTY === true ? Math.min(widthOf(stream), 100) : 80;
}
