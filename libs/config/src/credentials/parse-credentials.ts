import { isJsonObject } from '@vanta-vuln/core';
import type { CredentialAttempt, CredentialHalves } from './credential-attempt.ts';
import { judgeHalves } from './credential-attempt.ts';
import { parseKeyValueLines } from './key-value-lines.ts';

const ID_NAMES = ['client_id', 'clientId', 'VANTA_CLIENT_ID'];
const SECRET_NAMES = ['client_secret', 'clientSecret', 'VANTA_CLIENT_SECRET'];

/**
 * The credentials in a text: JSON `{"client_id", "client_secret"}` or KEY=VALUE lines; camelCase and
 * VANTA_CLIENT_ID are understood in both. A reason never quotes the text.
 */
export function parseCredentials(source: string, text: string): CredentialAttempt {
  const plain = text.replace(/^\uFEFF/, '').trim();
  if (plain === '') return refused(source, 'is empty');
  return plain.startsWith('{') || plain.startsWith('[')
    ? parseJson(source, plain)
    : parseLines(source, plain);
}

/** The halves among named values, whatever spelling they have. */
export function pickHalves(values: ReadonlyMap<string, string>): CredentialHalves {
  return { clientId: firstOf(values, ID_NAMES), clientSecret: firstOf(values, SECRET_NAMES) };
}

function parseJson(source: string, text: string): CredentialAttempt {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return refused(source, 'is not valid JSON');
  }
  if (!isJsonObject(content))
    return refused(source, 'is JSON, but no object with client_id and client_secret');
  const values = Object.entries(content).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return judgeHalves(source, pickHalves(new Map(values)), {
    clientId: 'client_id',
    clientSecret: 'client_secret',
  });
}

function parseLines(source: string, text: string): CredentialAttempt {
  const { values, badLine } = parseKeyValueLines(text);
  if (badLine !== null)
    return refused(source, `is neither JSON nor KEY=VALUE lines (line ${badLine.line} ${badLine.problem})`);
  return judgeHalves(source, pickHalves(values), {
    clientId: 'VANTA_CLIENT_ID',
    clientSecret: 'VANTA_CLIENT_SECRET',
  });
}

function refused(source: string, reason: string): CredentialAttempt {
  return { source, reason, partial: false };
}

function firstOf(values: ReadonlyMap<string, string>, names: readonly string[]): string | undefined {
  return names.map((name) => values.get(name)).find((value) => value !== undefined && value.trim() !== '');
}
