import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { workspaceRoot } from '@nx/devkit';
import { beforeAll, describe, expect, test } from 'vitest';
import { judgeEdges } from './judge-edges.ts';
import { projectOrder } from './project-order.ts';
import { readWorkspaceGraph } from './read-workspace-graph.ts';
import type { WorkspaceGraph } from './read-workspace-graph.ts';

describe('the real project graph', () => {
  let graph: WorkspaceGraph;
  beforeAll(async () => {
    graph = await readWorkspaceGraph();
  });

  test('holds exactly the projects of the order', () => {
    const names = graph.projects.map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(projectOrder).toSorted());
  });

  test('has no edge against the order', () => {
    expect(judgeEdges(graph.edges, projectOrder)).toEqual([]);
  });

  test('knows for each edge which files make it', () => {
    const fromSync = graph.edges.find(({ source, target }) => source === 'sync' && target === 'core');
    expect(fromSync?.files).toContain('libs/sync/src/synchronize.ts');
  });

  test('is described in fewer than 20 lines a project: what projects share stands in nx.json', async () => {
    for (const { name, root } of graph.projects) {
      const lines = (await readFile(join(workspaceRoot, root, 'project.json'), 'utf8')).trimEnd().split('\n');
      expect(lines.length, name).toBeLessThan(20);
    }
  });

  test('carries the tags that the order gives', () => {
    const own = /^(type|epic|scope):/;
    for (const { name, tags } of graph.projects) {
      const rule = projectOrder[name];
      const expected = [`type:${rule?.type}`, `epic:${rule?.epic}`, `scope:${name}`];
      expect(tags.filter((tag) => own.test(tag)).toSorted(), name).toEqual(expected.toSorted());
    }
  });
});
