import { randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import * as z from 'zod';
import { hasCode } from '@vanta-vuln/core';

/** A process that writes to a store, as one that comes later can look for it. */
export const writerProcessSchema = z.object({
  /** The machine since its last start; in a container, the container. */
  machine: z.string(),
  pid: z.number(),
  /** When it began, in the machine's own terms; null where that can't be known. */
  began: z.string().nullable(),
  /** Tells a process from an earlier one of its number where nobody knows when it began: in containers numbers come again. */
  token: z.string(),
});

export type WriterProcess = z.infer<typeof writerProcessSchema>;

/** Host name and process id, for people. */
export function ownerName({ pid }: WriterProcess): string {
  return `${hostname()}:${pid}`;
}

/** Whether a process of this machine is there no more; of another machine nobody can say, and the answer is no. */
export function isGone({ machine, pid, began, token }: WriterProcess): boolean {
  if (machine !== THIS_PROCESS.machine) return false;
  if (!isAlive(pid)) return true;
  const now = readBegin(pid);
  // Threads of one process have a token each, and began together.
  if (began !== null && now !== null) return now !== began;
  return pid === THIS_PROCESS.pid && token !== THIS_PROCESS.token;
}

/** Whether there is a process of this number on this machine; one that ended and that nobody has asked about is none. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
  return !ENDED.has(readStat(pid)?.[0] ?? '');
}

const ENDED: ReadonlySet<string> = new Set(['Z', 'X']);
// Of the fields after the name.
const BEGIN_FIELD = 19;

function readBegin(pid: number): string | null {
  return readStat(pid)?.[BEGIN_FIELD] ?? null;
}

/** What Linux says of a process after its name, which may hold anything; null on other systems. */
function readStat(pid: number): readonly string[] | null {
  const text = tryRead(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function nameMachine(): string {
  const start = tryRead(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  const processes = tryRead(() => readlinkSync('/proc/self/ns/pid'));
  return [hostname(), start, processes].filter((part) => part !== null).join(' ');
}

function tryRead(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** The process that runs this. */
export const THIS_PROCESS: WriterProcess = {
  machine: nameMachine(),
  pid: process.pid,
  began: readBegin(process.pid),
  token: randomUUID(),
};
