import { Option } from 'commander';
import type { Command } from 'commander';
import { givenSettings } from './setting-options.ts';

/** What every command understands. */
export interface GlobalFlags {
  readonly database?: string;
  readonly credentials?: string;
  readonly config?: string;
  readonly storageBackend?: string;
  readonly lake?: string;
  readonly logLevel?: string;
  readonly debug?: boolean;
  readonly quiet?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
  /** Further settings, by the names of their options. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

const BACKENDS = ['sqlite', 's3', 'hybrid'];
const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];

/** Adds the options of every command, as the last group of its help, and points wrong command lines to that help. */
export function addGlobalOptions(command: Command): void {
  command
    .optionsGroup('Everywhere:')
    .option('--database <file>', 'default: vanta_vulnerabilities.db')
    .option('--credentials <file>', 'default: VANTA_API_CREDENTIALS.env')
    .option('--config <file>', 'default: vanta-vuln.config.yaml or .json')
    .addOption(
      new Option('--storage-backend <kind>', `where the data is: ${BACKENDS.join(', ')}`).choices(BACKENDS),
    )
    .option('--lake <url>', 's3://bucket/prefix or file:///folder')
    .addOption(new Option('--log-level <level>', LOG_LEVELS.join(', ')).choices(LOG_LEVELS))
    .option('--debug', 'log everything; show the stack of an error')
    .option('--quiet', 'no progress, no notes')
    .option('--no-color', 'no colours (so does NO_COLOR)')
    .helpOption('-h, --help', 'this help')
    .showHelpAfterError(`Run \`${pathOf(command)} --help\` to see what it understands.`);
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}

/** The global flags of a command: its own before those given before its name. */
export function globalFlagsOf(command: Command): GlobalFlags {
  const outer = command.parent === null ? {} : globalFlagsOf(command.parent);
  const settings = { ...outer.settings, ...givenSettings(command) };
  return { ...outer, ...givenFlags(command), settings };
}

const NAMES: readonly Exclude<keyof GlobalFlags, 'settings'>[] = [
  'database',
  'credentials',
  'config',
  'storageBackend',
  'lake',
  'logLevel',
  'debug',
  'quiet',
  'color',
];

/** Without defaults: `--no-color` makes color true where it is absent, which must not hide an outer false. */
function givenFlags(command: Command): GlobalFlags {
  const flags = command.opts<GlobalFlags>();
  const given = NAMES.filter((name) => command.getOptionValueSource(name) === 'cli');
  return Object.fromEntries(given.map((name) => [name, flags[name]]));
}
