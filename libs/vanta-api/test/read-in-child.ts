import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const PROGRAM = fileURLToPath(new URL('child-reader.ts', import.meta.url));

/** What a child process reads, and with whose rights. */
export const childTaskSchema = z.object({
  url: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  tokenCacheFolder: z.string().nullable(),
  clockFactor: z.number(),
  list: z.enum(['vulnerabilities', 'remediations', 'assets']),
  pageSize: z.number(),
});

const childReportSchema = z.object({ rows: z.number(), requests: z.number(), throttled: z.number() });

export type ChildTask = z.infer<typeof childTaskSchema>;
export type ChildReport = z.infer<typeof childReportSchema>;

/** Reads a list in a process of its own. */
export async function readInChild(task: ChildTask): Promise<ChildReport> {
  const child = spawn(process.execPath, ['--conditions=@vanta-vuln/source', PROGRAM, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [output, errors] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.exitCode !== 0) throw new Error(`the child process failed: ${errors}`);
  return childReportSchema.parse(JSON.parse(output));
}
