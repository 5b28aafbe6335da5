import type { Command, Help, Option } from 'commander';

/** How help pages look: commands before options, and no list of choices behind a description that names them. */
export const helpPage: Partial<Help> = { optionDescription: describeOption, formatHelp };

function describeOption(option: Option): string {
  const { description } = option;
  const defaultValue: unknown = option.defaultValue;
  const isShown = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return isShown ? `${description} (default: ${defaultValue})` : description;
}

function formatHelp(command: Command, helper: Help): string {
  const width = helper.padWidth(command, helper);
  const formatGroup = ([heading, items]: readonly [string, readonly string[]]) =>
    helper.formatItemList(helper.styleTitle(heading), [...items], helper);
  const description = helper.commandDescription(command);
  const lines = [
    `${helper.styleTitle('Usage:')} ${helper.styleUsage(helper.commandUsage(command))}`,
    '',
    helper.boxWrap(helper.styleCommandDescription(description), helper.helpWidth ?? 80),
    '',
    ...argumentGroups(command, helper, width).flatMap(formatGroup),
    ...commandGroups(command, helper).flatMap(formatGroup),
    ...optionGroups(command, helper, width).flatMap(formatGroup),
  ];
  return lines.join('\n');
}

type Group = readonly [heading: string, items: readonly string[]];

function argumentGroups(command: Command, helper: Help, width: number): Group[] {
  const items = helper
    .visibleArguments(command)
    .map((argument) =>
      helper.formatItem(helper.argumentTerm(argument), width, helper.argumentDescription(argument), helper),
    );
  return [['Arguments:', items]];
}

function commandGroups(command: Command, helper: Help): Group[] {
  const visible = helper.visibleCommands(command);
  const width = Math.max(...visible.map((subcommand) => subcommand.name().length));
  const formatItem = (subcommand: Command) =>
    helper.formatItem(subcommand.name(), width, helper.subcommandDescription(subcommand), helper);
  const groups = helper.groupItems(visible, visible, (subcommand) => subcommand.helpGroup() || 'Commands:');
  return [...groups].map(([heading, subcommands]) => [heading, subcommands.map(formatItem)]);
}

function optionGroups(command: Command, helper: Help, width: number): Group[] {
  const visible = helper.visibleOptions(command);
  const groups = helper.groupItems(
    [...command.options],
    visible,
    (option) => option.helpGroupHeading ?? 'Options:',
  );
  const formatItem = (option: Option) =>
    helper.formatItem(helper.optionTerm(option), width, helper.optionDescription(option), helper);
  return [...groups].map(([heading, options]) => [heading, options.map(formatItem)]);
}
