import { access, mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const PACKAGE = 'aws-lambda-ric';
const VERSION = '4.0.2';

const run = promisify(execFile);

/**
 * Installs AWS's own runtime interface client, which calls handlers in Lambda, into a folder of its own, once.
 *
 * It compiles native code for a minute, so it is no dependency of the workspace. Returns the path of its program;
 * throws with what the compiler said.
 */
export async function installRuntimeClient(): Promise<string> {
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'vanta-vuln-bench', `${PACKAGE}-${VERSION}`);
  const program = join(folder, 'node_modules', PACKAGE, 'index.mjs');
  if (await isThere(join(folder, 'node_modules', PACKAGE, 'rapid-client.node'))) return program;
  process.stderr.write(`Compiling ${PACKAGE} ${VERSION} in ${folder}, which takes a minute.\n`);
  await mkdir(folder, { recursive: true });
  // npm runs install scripts of packages that are named here only.
  const manifest = { private: true, allowScripts: { [PACKAGE]: true } };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  try {
    await run('npm', ['install', '--no-audit', '--no-fund', `${PACKAGE}@${VERSION}`], { cwd: folder });
  } catch (cause) {
    throw new Error(
      `${PACKAGE} could not be compiled: it needs cmake, make, g++ and python3 (apt-get install cmake g++ make python3).`,
      { cause },
    );
  }
  return program;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
