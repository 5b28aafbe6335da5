import { StateMachine } from 'aws-local-stepfunctions';
import * as z from 'zod';
import { findProblems } from '../src/find-problems.ts';
import { readDefinition } from '../src/read-definition.ts';
import { sampleSubstitutions } from '../src/sample-substitutions.ts';

type RunnableDefinition = ConstructorParameters<typeof StateMachine>[0];
type Input = Parameters<StateMachine['run']>[0];
type RunOptions = NonNullable<Parameters<StateMachine['run']>[1]>;

const runnable = z.custom<RunnableDefinition>((value) => findProblems(value).length === 0);

const payloadSchema = z.record(z.string(), z.unknown());
const invokeSchema = z.object({ FunctionName: z.string(), Payload: payloadSchema });

/** What a function is sent. */
export type Payload = z.infer<typeof payloadSchema>;

/** What AWS is in a test: functions that answer as told. What is not given answers as if all went well. */
export interface LocalAws {
  /** The n-th answer to a fetch, counted from 1; may throw. */
  readonly fetch?: (call: number, payload: Payload) => object;
  readonly build?: (payload: Payload) => object;
  readonly commit?: (call: number) => object;
  readonly catalog?: (call: number) => object;
  readonly publish?: (subject: string) => void;
  readonly send?: () => void;
}

/** What an execution did. */
export interface Execution {
  readonly status: 'succeeded' | 'failed';
  readonly output: unknown;
  readonly error: unknown;
  readonly cause: unknown;
  /** The states in the order in which they were entered. */
  readonly states: readonly string[];
  /** The states that were tried again, a name for each try. */
  readonly retried: readonly string[];
  readonly invoked: readonly { readonly name: string; readonly payload: Payload }[];
  readonly published: readonly { readonly Subject: string; readonly Message: string }[];
  readonly kept: readonly unknown[];
}

/** The id of every execution. */
export const EXECUTION_ID = 'arn:aws:states:eu-central-1:123456789012:execution:vanta-vuln-sync-dev:day';

/** An error as Step Functions names it. */
export class NamedError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const messageSchema = z.object({ TopicArn: z.string(), Subject: z.string(), Message: z.string() });
const queuedSchema = z.object({ QueueUrl: z.string(), MessageBody: payloadSchema });

/** Runs the definition that is deployed, with local functions in the place of AWS and without its waits. */
export async function runSyncMachine(aws: LocalAws = {}, input: Input = {}): Promise<Execution> {
  const definition = runnable.parse(await readDefinition(sampleSubstitutions));
  const invoked: Execution['invoked'][number][] = [];
  const published: Execution['published'][number][] = [];
  const kept: unknown[] = [];

  function invoke(input: unknown, answer: (payload: Payload, call: number) => object) {
    const { FunctionName, Payload: payload } = invokeSchema.parse(input);
    invoked.push({ name: FunctionName.split(':').at(-1) ?? '', payload });
    const call = invoked.filter((each) => kindOf(each.payload) === kindOf(payload)).length;
    return { StatusCode: 200, Payload: toJson(answer(payload, call)) };
  }

  function publish(input: unknown) {
    const message = messageSchema.parse(input);
    aws.publish?.(message.Subject);
    published.push(message);
    return { MessageId: '1' };
  }

  const build = (input: unknown) => invoke(input, (payload) => aws.build?.(payload) ?? { status: 'built' });
  const handlers: NonNullable<RunOptions['overrides']>['taskResourceLocalHandlers'] = {
    Fetch: (input) => invoke(input, (payload, call) => aws.fetch?.(call, payload) ?? FETCHED),
    BuildVulnerabilities: build,
    BuildRemediations: build,
    BuildAssets: build,
    Commit: (input) => invoke(input, (_, call) => aws.commit?.(call) ?? COMMITTED),
    UpdateGlueCatalog: (input) => invoke(input, (_, call) => aws.catalog?.(call) ?? { partitionsAdded: 5 }),
    SendNotification: publish,
    NotifyFailure: publish,
    KeepFailure: (input) => {
      aws.send?.();
      kept.push(queuedSchema.parse(input).MessageBody);
      return { MessageId: '1' };
    },
  };
  const run = new StateMachine(definition).run(input, {
    overrides: {
      taskResourceLocalHandlers: handlers,
      waitTimeOverrides: { PauseBeforeRound: 0 },
      retryIntervalOverrides: Object.fromEntries(Object.keys(handlers).map((name) => [name, 0])),
    },
    context: { Execution: { Id: EXECUTION_ID, Input: input } },
  });
  return { ...(await follow(run)), invoked, published, kept };
}

/** What a fetch answers when everything was read. */
export const FETCHED = { status: 'fetched', runId: 'run-1', newPages: 4, pages: 9, rows: 800 };

/** What a fetch answers when there is more to read. */
export function partial(newPages: number): object {
  return { status: 'partial', runId: 'run-1', newPages, pages: 5, rows: 500 };
}

const perDataset = (rows: number) => ({ vulnerabilities: rows, remediations: 0, assets: 0 });

/** What a commit answers. */
export const COMMITTED = {
  status: 'committed',
  runId: 'run-1',
  partitionDate: '2026-01-20',
  rows: perDataset(800),
  new: perDataset(9),
  changed: perDataset(7),
  disappeared: perDataset(5),
};

function kindOf({ mode, action }: Payload): string {
  return `${String(mode)} ${String(action)}`;
}

function toJson(value: object) {
  return z.json().parse(value);
}

type Followed = Pick<Execution, 'status' | 'output' | 'error' | 'cause' | 'states' | 'retried'>;

async function follow({ result, eventLogs }: ReturnType<StateMachine['run']>): Promise<Followed> {
  const settled = Promise.allSettled([result]);
  const states: string[] = [];
  const retried: string[] = [];
  const failures: { readonly Error?: unknown; readonly Cause?: unknown }[] = [];
  for await (const event of eventLogs) {
    if (event.type === 'StateEntered') states.push(event.state.name);
    if (event.type === 'StateRetried') retried.push(event.state.name);
    if (event.type === 'ExecutionFailed') failures.push(event);
  }
  const [outcome] = await settled;
  const [failure] = failures;
  return {
    status: outcome.status === 'fulfilled' ? 'succeeded' : 'failed',
    output: outcome.status === 'fulfilled' ? outcome.value : undefined,
    error: failure?.Error,
    cause: failure?.Cause,
    states,
    retried,
  };
}
