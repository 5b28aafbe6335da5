import validate from 'asl-validator';

/** What is wrong with a definition by the Amazon States Language, a line each. */
export function findProblems(definition: unknown): readonly string[] {
  const { errors } = validate(structuredClone(definition));
  return errors.map((error) => JSON.stringify(error));
}
