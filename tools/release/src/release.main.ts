// Gives all packages their next version, writes the changelog, commits both and sets the tag that is published:
// shows what would change unless it is told otherwise.
import { execFileSync } from 'node:child_process';
import { releaseChangelog, releaseVersion } from 'nx/release/index.js';
import { readReleaseRequest } from './read-release-request.ts';
import type { ReleaseRequest } from './read-release-request.ts';

async function release({ version, dryRun }: ReleaseRequest): Promise<void> {
  const firstRelease = execFileSync('git', ['tag', '--list', 'v*'], { encoding: 'utf8' }) === '';
  const { projectsVersionData, releaseGraph, workspaceVersion } = await releaseVersion({
    specifier: version,
    dryRun,
    firstRelease,
    stageChanges: !dryRun,
  });
  await releaseChangelog({
    version: workspaceVersion ?? null,
    versionData: projectsVersionData,
    releaseGraph,
    dryRun,
    firstRelease,
    gitCommit: !dryRun,
    gitTag: !dryRun,
  });
}

try {
  await release(readReleaseRequest(process.argv.slice(2), process.env));
} catch (error) {
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
