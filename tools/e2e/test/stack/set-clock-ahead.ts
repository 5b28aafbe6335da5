import { join } from 'node:path';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  PublishVersionCommand,
  UpdateAliasCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { AWS_URL } from '../aws/aws-place.ts';

const SHIFT = join(import.meta.dirname, 'shift-clock.main.mjs');

/** Lets the clock of a function go ahead of the machine's, from its next start on. */
export async function setClockAhead(functionName: string, milliseconds: number): Promise<void> {
  const client = new LambdaClient({ endpoint: AWS_URL });
  const FunctionName = functionName;
  const { Environment: environment } = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName }),
  );
  const Variables = {
    ...environment?.Variables,
    NODE_OPTIONS: `--import=${SHIFT}`,
    E2E_CLOCK_AHEAD_MS: String(milliseconds),
  };
  await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
  const { Version } = await client.send(new PublishVersionCommand({ FunctionName }));
  await client.send(new UpdateAliasCommand({ FunctionName, Name: 'live', FunctionVersion: Version }));
  client.destroy();
}
