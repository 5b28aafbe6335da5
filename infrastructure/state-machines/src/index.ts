export { DEFINITION_FILE, readDefinition } from './read-definition.ts';
export type { Definition, Substitutions } from './read-definition.ts';
export { allStates } from './all-states.ts';
