import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import { AWS_URL } from '../aws/aws-place.ts';

/** The metrics that a function has written, as CloudWatch reads them from its log. */
export interface WrittenMetrics {
  readonly namespaces: ReadonlySet<string>;
  /** Each set of dimensions as `name=value`. */
  readonly dimensions: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

const lineSchema = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/** Reads the lines in the embedded metric format in the log of a function. */
export async function readMetrics(functionName: string): Promise<WrittenMetrics> {
  const lines = (await readLog(`/aws/lambda/${functionName}`)).filter((each) => each.startsWith('{"_aws"'));
  const namespaces = new Set<string>();
  const dimensions = new Set<string>();
  const names = new Set<string>();
  for (const line of lines.map((each) => lineSchema.parse(JSON.parse(each)))) {
    for (const { Namespace, Dimensions, Metrics } of line._aws.CloudWatchMetrics) {
      namespaces.add(Namespace);
      for (const set of Dimensions) dimensions.add(set.map((name) => `${name}=${String(line[name])}`).join());
      for (const { Name } of Metrics) names.add(Name);
    }
  }
  return { namespaces, dimensions, names };
}

async function readLog(logGroupName: string): Promise<readonly string[]> {
  const client = new CloudWatchLogsClient({ endpoint: AWS_URL });
  const lines: string[] = [];
  for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName })) {
    lines.push(...events.flatMap(({ message = '' }) => message.split('\n')));
  }
  client.destroy();
  return lines;
}
