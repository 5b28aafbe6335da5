import { createVantaClient } from '../src/vanta-client.ts';
import { childTaskSchema } from './read-in-child.ts';
import { scaledClock } from './scaled-clock.ts';

/** Reads the list that its first argument names and prints what that took. */
const task = childTaskSchema.parse(JSON.parse(process.argv[2] ?? ''));
const { url: baseUrl, clientId, clientSecret, tokenCacheFolder, pageSize } = task;

await using client = createVantaClient({
  credentials: async () => ({ clientId, clientSecret }),
  baseUrl,
  tokenCacheFolder,
  pageSize,
  clock: scaledClock(task.clockFactor),
});
let rows = 0;
for await (const page of client.list(task.list)) rows += page.records.length;
const { requests, throttled } = client.usage();
process.stdout.write(JSON.stringify({ rows, requests, throttled }));
