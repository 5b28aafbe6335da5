import { QueryError } from '@vanta-vuln/core';
import * as z from 'zod';
import type { LakeSource } from './lake-source.ts';

const COMMIT_KEY = 'commit.json';
const FORMAT = 1;

const object = z.object({ key: z.string() });

// What a reader of tables needs of it.
const pointer = z.object({
  committed: z
    .object({ snapshot: z.object({ vulnerabilities: object, remediations: object, assets: object }) })
    .nullable(),
});

/** The keys of the current snapshot, all of one run; null while the lake has none. */
export async function readCurrentKeys(
  source: LakeSource,
): Promise<Readonly<Record<'vulnerabilities' | 'remediations' | 'assets', string>> | null> {
  const text = await source.readText(COMMIT_KEY);
  if (text === null) return null;
  const json = parseJson(source.location, text);
  const { data: version } = z.object({ format: z.number() }).safeParse(json);
  if (version !== undefined && version.format > FORMAT) throw newerLake(source.location, version.format);
  const { data, error } = pointer.safeParse(json);
  if (error !== undefined) throw damaged(source.location, z.prettifyError(error));
  if (data.committed === null) return null;
  const { vulnerabilities, remediations, assets } = data.committed.snapshot;
  return { vulnerabilities: vulnerabilities.key, remediations: remediations.key, assets: assets.key };
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
