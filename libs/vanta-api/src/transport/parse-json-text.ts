import { ProtocolError } from '../api-errors.ts';
import { excerptOf } from '../redact.ts';
import type { RequestFacts } from '../request-facts.ts';

/** Parses the text of an answer. Throws {@link ProtocolError}, with where the text begins and its length. */
export function parseJsonText(text: string, request: RequestFacts): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not the error of the parser: it quotes the text, which may hold a token.
    const beginning = excerptOf(text.slice(0, 60));
    throw new ProtocolError(
      `its ${text.length} characters are no JSON, they begin with ${beginning}`,
      request,
    );
  }
}
