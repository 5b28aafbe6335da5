import type { ParameterStore } from '../aws/parameter-store.ts';
import { askAws } from './ask-aws.ts';
import { judgeHalves } from './credential-attempt.ts';
import type { CredentialAttempt } from './credential-attempt.ts';
import { parseCredentials, pickHalves } from './parse-credentials.ts';

/**
 * The credentials in AWS Parameter Store: two parameters below a path, or one parameter of that name which
 * holds both.
 */
export async function ssmCredentials(path: string | null, store: ParameterStore): Promise<CredentialAttempt> {
  const source = 'AWS Parameter Store';
  if (path === null)
    return { source, reason: 'is not asked: credentials.ssmPath is not set', partial: false };
  const named = `${source} (${path})`;
  return askAws(named, () => readPair(named, path, store));
}

async function readPair(source: string, path: string, store: ParameterStore): Promise<CredentialAttempt> {
  const parameters = await store.readPath(path, { decrypt: true });
  if (parameters.length > 0) {
    const values = parameters.map(({ name, value }): [string, string] => [lastPart(name), value]);
    const names = { clientId: 'client_id', clientSecret: 'client_secret' };
    return judgeHalves(source, pickHalves(new Map(values)), names);
  }
  const text = await store.read(path);
  return text === null
    ? { source, reason: 'has no parameter of that name and none below it', partial: false }
    : parseCredentials(source, text);
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}
