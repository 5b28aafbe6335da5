import type { Machine, State } from './definition-schema.ts';

const END = '[*]';

/** A picture of a state machine in Mermaid; what a failure leads to is said once, below it. */
export function drawDefinition(definition: Machine): string {
  return ['stateDiagram-v2', ...indent(drawMachine(definition))].join('\n');
}

function drawMachine({ StartAt, States }: Machine): readonly string[] {
  const states = Object.entries(States);
  return [`${END} --> ${StartAt}`, ...states.flatMap(([name, state]) => drawState(name, state))];
}

function drawState(name: string, state: State): readonly string[] {
  const inside = state.Branches === undefined ? [] : drawBranches(name, state.Branches);
  return [...inside, ...new Set(waysOn(state).map((way) => `${name} --> ${way}`))];
}

function drawBranches(name: string, branches: readonly Machine[]): readonly string[] {
  const lines = branches.map((branch) => indent(drawMachine(branch)));
  return [
    `state ${name} {`,
    ...lines.flatMap((each, index) => (index === 0 ? each : ['  --', ...each])),
    '}',
  ];
}

function waysOn({ Type, Choices = [], Default, Next, End, Catch = [] }: State): readonly string[] {
  const isLast = End === true || Type === 'Succeed' || Type === 'Fail';
  return [
    ...Choices.map((choice) => choice.Next),
    ...(Default === undefined ? [] : [`${Default}: otherwise`]),
    ...(Next === undefined ? [] : [Next]),
    ...(isLast ? [END] : []),
    ...Catch.filter((each) => each.Next !== Next).map((each) => `${each.Next}: failure`),
  ];
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`);
}
