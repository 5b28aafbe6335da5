import type { ProjectRule } from './project-order.ts';

/** One project needs another; `files` are the files that say so, none for an edge declared by hand. */
export interface ProjectEdge {
  readonly source: string;
  readonly target: string;
  readonly files: readonly string[];
}

/** One sentence for each edge of shipped code that the order does not have. */
export function judgeEdges(
  edges: readonly ProjectEdge[],
  order: Readonly<Record<string, ProjectRule>>,
): readonly string[] {
  return edges.flatMap(({ source, target, files }) => {
    const shipped = files.filter((file) => !isTestFile(file));
    if (files.length > 0 && shipped.length === 0) return [];
    if (order[source]?.mayImport.includes(target) === true) return [];
    return [`${source} may not depend on ${target} (${shipped.join(', ') || 'declared in project.json'})`];
  });
}

function isTestFile(file: string): boolean {
  return /\.(test|bench)\.ts$|\/test\/|#devDependencies$/.test(file);
}
