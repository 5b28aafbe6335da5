import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from '@aws-sdk/client-lambda';
import type { Figure } from '../figure.ts';
import { median, percentile } from '../statistics.ts';
import { readReport } from './report-line.ts';
import type { Report } from './report-line.ts';

/** What to measure: new containers, one that is there already, or both. */
export type DeployedTest = 'cold' | 'warm' | 'full';

/** Which deployed function, and how. */
export interface MeasureDeployedOptions {
  readonly functionName: string;
  readonly test: DeployedTest;
  /** What the function is called with. */
  readonly event: unknown;
  /** Calls of each kind. @default 10 */
  readonly calls?: number | undefined;
}

/** Changed to get a new container: Lambda throws the old ones away when the environment changes. */
const COLD_START_VARIABLE = 'BENCH_COLD_START';

const MOST_SECONDS_TO_UPDATE = 120;

/**
 * Measures a deployed function by its own REPORT lines, with the credentials and the region that the SDK finds.
 *
 * A cold start changes one variable of the function, which is taken away again at the end. Throws when the function
 * fails or its log holds no REPORT line.
 */
export async function measureDeployed(options: MeasureDeployedOptions): Promise<readonly Figure[]> {
  const client = new LambdaClient();
  const { functionName, test, event, calls = 10 } = options;
  try {
    const cold = test === 'warm' ? [] : await coldReports(client, { functionName, event, calls });
    if (test === 'warm') await call(client, functionName, event);
    const warm: Report[] = [];
    for (let count = 1; test !== 'cold' && count <= calls; count += 1)
      warm.push(await call(client, functionName, event));
    return [...coldFigures(functionName, cold), ...warmFigures(functionName, warm)];
  } finally {
    client.destroy();
  }
}

interface ColdCalls {
  readonly functionName: string;
  readonly event: unknown;
  readonly calls: number;
}

async function coldReports(client: LambdaClient, { functionName, event, calls }: ColdCalls) {
  const found = await client.send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  const before = found.Environment?.Variables ?? {};
  const reports: Report[] = [];
  try {
    for (let count = 1; count <= calls; count += 1) {
      await setVariables(client, functionName, { ...before, [COLD_START_VARIABLE]: `${Date.now()}` });
      reports.push(await call(client, functionName, event));
    }
  } finally {
    await setVariables(client, functionName, before);
  }
  return reports;
}

async function setVariables(
  client: LambdaClient,
  functionName: string,
  variables: Readonly<Record<string, string>>,
): Promise<void> {
  await client.send(
    new UpdateFunctionConfigurationCommand({
      FunctionName: functionName,
      Environment: { Variables: { ...variables } },
    }),
  );
  const wait = { client, maxWaitTime: MOST_SECONDS_TO_UPDATE, minDelay: 1, maxDelay: 2 };
  await waitUntilFunctionUpdatedV2(wait, { FunctionName: functionName });
}

async function call(client: LambdaClient, functionName: string, event: unknown): Promise<Report> {
  const answer = await client.send(
    new InvokeCommand({ FunctionName: functionName, LogType: 'Tail', Payload: JSON.stringify(event) }),
  );
  const payload = answer.Payload?.transformToString() ?? '';
  if (answer.FunctionError !== undefined) throw new Error(`${functionName} failed: ${payload}`);
  const log = Buffer.from(answer.LogResult ?? '', 'base64').toString();
  const report = readReport(log);
  if (report === null) throw new Error(`${functionName} wrote no REPORT line, only: ${log}`);
  return report;
}

function coldFigures(name: string, reports: readonly Report[]): readonly Figure[] {
  const inits = reports.flatMap(({ initDuration }) => initDuration ?? []);
  if (inits.length === 0) return [];
  return [
    milliseconds(`${name}: init, p95`, inits),
    milliseconds(
      `${name}: first invocation, p95`,
      reports.map(({ duration }) => duration),
    ),
  ];
}

function warmFigures(name: string, reports: readonly Report[]): readonly Figure[] {
  if (reports.length === 0) return [];
  const memory = Math.max(...reports.map(({ maxMemoryUsed }) => maxMemoryUsed));
  const size = reports[0]?.memorySize ?? NaN;
  return [
    milliseconds(
      `${name}: warm invocation, p95`,
      reports.map(({ duration }) => duration),
    ),
    { name: `${name}: memory`, value: memory, unit: 'MB', goal: null, detail: `of ${size} MB` },
  ];
}

function milliseconds(name: string, values: readonly number[]): Figure {
  const detail = `median ${median(values).toFixed(1)} ms of ${values.length} calls`;
  return { name, value: percentile(values, 95), unit: 'ms', goal: null, detail };
}
