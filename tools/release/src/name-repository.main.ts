// Writes into every public package.json the repository that the workflow runs in: the registry refuses packages whose
// provenance names another one, or of which it is not known. No copy of the sources is bound to one place by it.
import { glob, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import * as z from 'zod';

const manifestSchema = z.looseObject({ private: z.boolean().default(false) });

async function nameRepository(server: string, repository: string): Promise<void> {
  for await (const found of glob('{apps,libs}/*/package.json')) {
    const file = found.replaceAll('\\', '/');
    const manifest = manifestSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    if (manifest.private) continue;
    const url = `git+${server}/${repository}.git`;
    const named = { ...manifest, repository: { type: 'git', url, directory: dirname(file) } };
    await writeFile(file, `${JSON.stringify({ ...named, private: undefined }, null, 2)}\n`);
  }
}

const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
if (server === undefined || repository === undefined) {
  process.stderr.write(
    'error: GITHUB_SERVER_URL and GITHUB_REPOSITORY are not set: the workflow Release has them.\n',
  );
  process.exitCode = 1;
} else {
  await nameRepository(server, repository);
}
