import { Option } from 'commander';
import type { Command } from 'commander';
import {
  collectKnownSeverities,
  collectSeverities,
  filledText,
  givenOnce,
  oneWordOf,
} from './option-parsers.ts';

/** Which vulnerabilities a command is asked about, as its flags say. */
export interface FilterFlags {
  readonly severity?: readonly string[];
  readonly cve?: string;
  readonly assetId?: string;
  readonly integration?: string;
  readonly package?: string;
  readonly fixable?: boolean;
  readonly notFixable?: boolean;
  readonly status?: 'active' | 'deactivated';
  readonly dateIdentifiedStart?: string;
  readonly dateIdentifiedEnd?: string;
  readonly dateRemediatedStart?: string;
  readonly dateRemediatedEnd?: string;
  readonly dueFrom?: string;
  readonly dueTo?: string;
}

const STATUSES = ['active', 'deactivated'];

/** Adds the filters that `stats`, `list` and `export` share. */
export function addFilterOptions(command: Command): void {
  command.optionsGroup('Which vulnerabilities:');
  command.addOption(
    new Option('--severity <words...>', 'any of these severities, such as CRITICAL HIGH').argParser(
      collectSeverities,
    ),
  );
  addLegacyFilters(command);
  command
    .option('--integration <id>', 'found by this integration', filledText)
    .option('--package <text>', 'part of the package identifier, in any case', filledText)
    .addOption(new Option('--fixable', 'with a known fix').conflicts('notFixable'))
    .addOption(new Option('--not-fixable', 'without a known fix').conflicts('fixable'))
    .addOption(
      new Option('--status <status>', 'active or deactivated')
        .choices(STATUSES)
        .argParser(oneWordOf(STATUSES)),
    );
  addLegacyDates(command);
  command
    .option('--due-from <date>', 'SLA deadline from, inclusive', givenOnce)
    .option('--due-to <date>', 'SLA deadline until, inclusive', givenOnce);
}

/** Adds the filters of the older tool, which takes the four severities only. */
export function addLegacyFilterOptions(command: Command): void {
  command.addOption(
    new Option('--severity <words...>', 'any of CRITICAL HIGH MEDIUM LOW').argParser(collectKnownSeverities),
  );
  addLegacyFilters(command);
  addLegacyDates(command);
}

function addLegacyFilters(command: Command): void {
  command
    .option('--cve <text>', 'part of the name or of a related name, in any case', filledText)
    .option('--asset-id <id>', 'on this asset', filledText);
}

function addLegacyDates(command: Command): void {
  command
    .option('--date-identified-start <date>', 'first detected from, inclusive', givenOnce)
    .option('--date-identified-end <date>', 'first detected until, inclusive', givenOnce)
    .option('--date-remediated-start <date>', 'deactivated from, inclusive', givenOnce)
    .option('--date-remediated-end <date>', 'deactivated until, inclusive', givenOnce);
}
