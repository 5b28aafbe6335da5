import { COMMIT_KEY, QueryError } from '@vanta-vuln/core';
import * as z from 'zod';
import type { LakeSource } from './lake-source.ts';

const FORMAT = 1;

const object = z.object({ key: z.string() });

// What a reader of tables needs of it.
const pointer = z.object({
  committed: z
    .object({
      run: z.object({ id: z.string() }),
      snapshot: z.object({ vulnerabilities: object, remediations: object, assets: object }),
      history: object.nullish(),
    })
    .nullable(),
});

/** What the lake shows as of one commit. */
export interface Commit {
  /** The run; null while the lake has none. */
  readonly runId: string | null;
  /** The keys of the current snapshot, all of one run; null while the lake has none. */
  readonly snapshot: Readonly<Record<'vulnerabilities' | 'remediations' | 'assets', string>> | null;
  /** The key of the changes of that run, which may not be recorded yet; null where it changed nothing. */
  readonly history: string | null;
}

/** The last commit; null in a lake without a pointer. */
export async function readCommit(source: LakeSource): Promise<Commit | null> {
  const text = await source.readText(COMMIT_KEY);
  if (text === null) return null;
  const json = parseJson(source.location, text);
  const { data: version } = z.object({ format: z.number() }).safeParse(json);
  if (version !== undefined && version.format > FORMAT) throw newerLake(source.location, version.format);
  const { data, error } = pointer.safeParse(json);
  if (error !== undefined) throw damaged(source.location, z.prettifyError(error));
  if (data.committed === null) return { runId: null, snapshot: null, history: null };
  const { run, snapshot, history } = data.committed;
  const { vulnerabilities, remediations, assets } = snapshot;
  return {
    runId: run.id,
    snapshot: { vulnerabilities: vulnerabilities.key, remediations: remediations.key, assets: assets.key },
    history: history?.key ?? null,
  };
}

function parseJson(location: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw damaged(location, String(cause));
  }
}

function damaged(location: string, reason: string): QueryError {
  return new QueryError('lake-damaged', `${location}/${COMMIT_KEY} cannot be understood: ${reason}`, {
    hint: 'It was not written by this program, or was cut off: put back the object that stood there.',
  });
}

function newerLake(location: string, format: number): QueryError {
  return new QueryError('lake-newer', `${location} was written in version ${format} of the lake's format.`, {
    hint: 'Use the newer version of vanta-vuln that wrote it.',
  });
}
