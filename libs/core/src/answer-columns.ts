import type { QueryColumn } from './ports/query-engine.ts';
import type { Column } from './table-schema.ts';

/** The columns of an answer, each under a name of its own: of two with one name, the second is `name_2`. */
export function answerColumns(columns: readonly QueryColumn[]): readonly Column[] {
  const taken = new Set<string>();
  return columns.map(({ name, type }) => {
    let unique = name;
    for (let number = 2; taken.has(unique); number += 1) unique = `${name}_${number}`;
    taken.add(unique);
    return { name: unique, type, nullable: true, source: name };
  });
}
