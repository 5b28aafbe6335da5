import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';

const PYTHON = process.env['E2E_TEMPLATES_PYTHON'] ?? '';
if (PYTHON === '') throw new Error('There are no tools: run `npm run e2e:infrastructure`.');

/** What a program printed and how it ended. */
export interface ToolResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of the virtual environment: `python`, `cfn-lint`, `checkov`, `sam`. It reaches no AWS. */
export function runTool(name: string, args: readonly string[], folder: string): Promise<ToolResult> {
  const env = {
    ...process.env,
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    SAM_CLI_TELEMETRY: '0',
  };
  const options = { cwd: folder, env, maxBuffer: 1 << 26 };
  return new Promise((resolve) => {
    const child = execFile(join(dirname(PYTHON), name), args, options, (_, stdout, stderr) => {
      resolve({ exitCode: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
