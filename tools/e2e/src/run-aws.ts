// Runs the product against AWS: an emulator that is started here, or what AWS_ENDPOINT_URL names.
import { openAws } from './aws/start-emulator.ts';
import { WORKSPACE } from './places.ts';
import { EMULATOR_PACKAGES, preparePython, TEMPLATE_PACKAGES } from './python-environment.ts';
import { runCommand } from './run-command.ts';

const WITHOUT_PROPERTIES = '^(?!.*(what the model says|any lists in any order))';

const SUITES = [
  // What the object store on S3 must do, as its own tests have it.
  ['--config', 'libs/storage-s3/vitest.config.ts', 's3-object-store', 'care-on-s3'],
  // What every StorageBackend must do, on a lake in S3; what takes hundreds of syncs is left to the lake in a folder.
  ['--config', 'libs/storage-s3/vitest.config.ts', 'contract-s3', '--testNamePattern', WITHOUT_PROPERTIES],
  ['--config', 'tools/e2e/vitest.config.ts', 'test/aws', 'test/stack'],
];

const python = await preparePython(EMULATOR_PACKAGES);
const templates = await preparePython(TEMPLATE_PACKAGES);
await using aws = await openAws(python);
const env = {
  AWS_ENDPOINT_URL: aws.url,
  AWS_REGION: process.env['AWS_REGION'] ?? 'us-east-1',
  AWS_ACCESS_KEY_ID: process.env['AWS_ACCESS_KEY_ID'] ?? 'test',
  AWS_SECRET_ACCESS_KEY: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'test',
  E2E_PYTHON: python.python,
  E2E_SAM: templates.program('sam'),
};
for (const suite of SUITES) {
  if ((await runCommand('npx', ['vitest', 'run', ...suite], { cwd: WORKSPACE, env })) !== 0)
    process.exitCode = 1;
}
