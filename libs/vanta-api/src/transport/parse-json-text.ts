import { ProtocolError } from '../api-errors.ts';
import { excerptOf } from '../redact.ts';
import type { RequestFacts } from '../request-facts.ts';

/** Parses the text of an answer. Throws {@link ProtocolError}, with its length and, of what is no JSON at all, where it begins. */
export function parseJsonText(text: string, request: RequestFacts): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not the error of the parser: it quotes the text, which may hold a token.
    const isCutOff = /^\s*[[{]/.test(text);
    // Of an answer of ours that was damaged nothing is shown, for the same reason.
    const problem = isCutOff
      ? 'are no whole JSON'
      : `are no JSON, they begin with ${excerptOf(text.slice(0, 60))}`;
    throw new ProtocolError(`its ${text.length} characters ${problem}`, request);
  }
}
