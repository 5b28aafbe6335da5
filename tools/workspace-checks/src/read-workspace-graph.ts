import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createProjectGraphAsync, workspaceRoot } from '@nx/devkit';
import * as z from 'zod';
import type { ProjectEdge } from './judge-edges.ts';

/** The projects of the workspace as Nx sees them now. */
export interface WorkspaceGraph {
  readonly projects: readonly {
    readonly name: string;
    readonly root: string;
    readonly tags: readonly string[];
  }[];
  readonly edges: readonly ProjectEdge[];
}

// Nx keeps which file makes which edge in its file map: a target's name, or a tuple that holds it.
const fileMapSchema = z.object({
  fileMap: z.object({
    projectFileMap: z.record(
      z.string(),
      z.array(
        z.object({ file: z.string(), deps: z.array(z.union([z.string(), z.array(z.string())])).optional() }),
      ),
    ),
  }),
});

const manifestSchema = z.object({ devDependencies: z.record(z.string(), z.string()).default({}) });

/** Builds the real project graph, without the daemon, and finds the files that make each of its edges. */
export async function readWorkspaceGraph(): Promise<WorkspaceGraph> {
  process.env['NX_DAEMON'] = 'false';
  const graph = await createProjectGraphAsync();
  const fileMap = fileMapSchema.parse(await readJson('.nx/workspace-data/file-map.json'));
  const packageNames = new Map(
    Object.values(graph.nodes).map(({ name, data }) => [name, data.metadata?.js?.packageName]),
  );

  async function filesOf(source: string, target: string): Promise<readonly string[]> {
    const files = fileMap.fileMap.projectFileMap[source] ?? [];
    const naming = files.filter(({ deps = [] }) => deps.some((dep) => [dep].flat().includes(target)));
    const packageName = packageNames.get(target) ?? '';
    return Promise.all(naming.map(({ file }) => nameSection(file, packageName)));
  }

  const edges = Object.values(graph.dependencies)
    .flat()
    .filter(({ target }) => target in graph.nodes)
    .map(async ({ source, target, type }) => ({
      source,
      target,
      files: type === 'implicit' ? [] : await filesOf(source, target),
    }));
  return {
    projects: Object.values(graph.nodes).map(({ name, data }) => ({
      name,
      root: data.root,
      tags: data.tags ?? [],
    })),
    edges: await Promise.all(edges),
  };
}

/** A package.json names a dependency for tests and builds in a section of its own: the section is named, too. */
async function nameSection(file: string, packageName: string): Promise<string> {
  if (!file.endsWith('/package.json')) return file;
  const { devDependencies } = manifestSchema.parse(await readJson(file));
  return packageName in devDependencies ? `${file}#devDependencies` : file;
}

async function readJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(join(workspaceRoot, path), 'utf8'));
}
