import type { Machine, State } from './definition-schema.ts';

/** Every state with its name, those of branches too. */
export function allStates({ States }: Machine): readonly (readonly [string, State])[] {
  return Object.entries(States).flatMap(([name, state]) => {
    const inner = (state.Branches ?? []).flatMap((branch) => allStates(branch));
    return [[name, state] as const, ...inner];
  });
}
