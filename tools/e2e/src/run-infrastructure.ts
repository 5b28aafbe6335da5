// Judges the templates with the tools that judge them elsewhere: cfn-lint, SAM's own translation, checkov.
import { WORKSPACE } from './places.ts';
import { preparePython, TEMPLATE_PACKAGES } from './python-environment.ts';
import { runCommand } from './run-command.ts';

const { python } = await preparePython(TEMPLATE_PACKAGES);
process.exitCode = await runCommand(
  'npx',
  ['vitest', 'run', '--config', 'tools/e2e/vitest.config.ts', 'test/infrastructure'],
  { cwd: WORKSPACE, env: { E2E_TEMPLATES_PYTHON: python } },
);
