// Runs every template, and the suite of query engines, on a real Trino: the engine that Athena is made of.
import { WORKSPACE } from './places.ts';
import { runCommand } from './run-command.ts';
import { installTrino } from './trino/install-trino.ts';
import { startTrino } from './trino/start-trino.ts';

await using trino = await startTrino(await installTrino());
const env = { E2E_TRINO_URL: trino.url };
process.exitCode = await runCommand(
  'npx',
  ['vitest', 'run', '--config', 'tools/e2e/vitest.config.ts', 'test/trino'],
  { cwd: WORKSPACE, env },
);
