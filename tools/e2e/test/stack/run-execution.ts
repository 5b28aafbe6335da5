import { setTimeout as wait } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  paginateGetExecutionHistory,
} from '@aws-sdk/client-sfn';
import { AWS_URL } from '../aws/aws-place.ts';

/** How an execution of a state machine went. */
export interface Execution {
  readonly id: string;
  readonly status: string;
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** What each state was left with, in order. */
  readonly exits: readonly { readonly name: string; readonly output: unknown }[];
}

const LOOK_MS = 250;

/** Starts a state machine and waits for its end. */
export async function runExecution(stateMachineArn: string, input: object = {}): Promise<Execution> {
  const client = new SFNClient({ endpoint: AWS_URL });
  try {
    const start = new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) });
    const { executionArn = '' } = await client.send(start);
    return await follow(client, executionArn);
  } finally {
    client.destroy();
  }
}

/** Starts a state machine and stops it a moment later; gives the execution. */
export async function startAndStop(stateMachineArn: string): Promise<string> {
  const client = new SFNClient({ endpoint: AWS_URL });
  const { executionArn = '' } = await client.send(
    new StartExecutionCommand({ stateMachineArn, input: '{}' }),
  );
  await wait(2000);
  await client.send(new StopExecutionCommand({ executionArn }));
  client.destroy();
  return executionArn;
}

/** Waits for the end of an execution that somebody has started. */
export async function followExecution(executionArn: string): Promise<Execution> {
  const client = new SFNClient({ endpoint: AWS_URL });
  try {
    return await follow(client, executionArn);
  } finally {
    client.destroy();
  }
}

async function follow(client: SFNClient, executionArn: string): Promise<Execution> {
  for (;;) {
    const {
      status = '',
      output,
      error,
      cause,
    } = await client.send(new DescribeExecutionCommand({ executionArn }));
    if (status === 'RUNNING') {
      await wait(LOOK_MS);
      continue;
    }
    const exits = await readExits(client, executionArn);
    return { id: executionArn, status, output: parse(output), error, cause, exits };
  }
}

async function readExits(client: SFNClient, executionArn: string): Promise<Execution['exits']> {
  const exits: Execution['exits'][number][] = [];
  for await (const { events = [] } of paginateGetExecutionHistory({ client }, { executionArn })) {
    for (const { stateExitedEventDetails: exit } of events)
      if (exit !== undefined) exits.push({ name: exit.name ?? '', output: parse(exit.output) });
  }
  return exits;
}

function parse(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
