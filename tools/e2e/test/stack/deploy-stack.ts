import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { TEMPLATES } from '@vanta-vuln/sam';
import { AWS_URL } from '../aws/aws-place.ts';

const SAM = process.env['E2E_SAM'] ?? '';
if (SAM === '') throw new Error('There is no SAM: run `npm run e2e`.');

const execute = promisify(execFile);

/** A deployed stack. */
export interface DeployedStack {
  readonly environment: string;
  /** What the template gives out. Throws Error for a name that it does not. */
  output(name: string): string;
}

/** Deploys the templates as they are with `sam deploy`; parameters are those of template.yaml. */
export async function deployStack(
  environment: string,
  parameters: Readonly<Record<string, string>>,
): Promise<DeployedStack> {
  const stack = `vanta-vuln-${environment}`;
  const region = process.env['AWS_REGION'] ?? '';
  const overrides = Object.entries({ Environment: environment, ...parameters });
  const options = ['--stack-name', stack, '--region', region, '--resolve-s3', '--no-progressbar'];
  const set = ['--parameter-overrides', ...overrides.map(([name, value]) => `${name}=${value}`)];
  await execute(SAM, ['deploy', ...options, '--capabilities', 'CAPABILITY_IAM', ...set], {
    cwd: TEMPLATES,
    env: { ...process.env, SAM_CLI_TELEMETRY: '0' },
    maxBuffer: 1 << 26,
  });
  const outputs = await readOutputs(stack);
  return {
    environment,
    output(name) {
      const value = outputs.get(name);
      if (value === undefined) throw new Error(`The stack ${stack} gives out no ${name}.`);
      return value;
    },
  };
}

async function readOutputs(stack: string): Promise<ReadonlyMap<string, string>> {
  const client = new CloudFormationClient({ endpoint: AWS_URL });
  const { Stacks: stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
  client.destroy();
  return new Map(
    (stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
}
