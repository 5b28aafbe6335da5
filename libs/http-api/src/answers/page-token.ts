import { QueryTokenError, isJsonObject } from '@vanta-vuln/core';

/** Where a page of the API begins: a page of the engine, and rows of it that were given before. */
export interface PagePlace {
  /** Absent for the first page. */
  readonly token?: string | undefined;
  readonly skip: number;
}

export const FIRST_PAGE: PagePlace = { skip: 0 };

/** The place as a text that goes into a URL. */
export function writePageToken({ token, skip }: PagePlace): string {
  return Buffer.from(JSON.stringify({ ...(token === undefined ? {} : { token }), skip })).toString(
    'base64url',
  );
}

/** The place that a text stands for. Throws QueryTokenError when it was not made by {@link writePageToken}. */
export function readPageToken(text: string): PagePlace {
  const place = parse(text);
  const { token, skip } = isJsonObject(place) ? place : {};
  const isPlace = typeof skip === 'number' && Number.isSafeInteger(skip) && skip >= 0;
  if (!isPlace || (token !== undefined && typeof token !== 'string')) throw new QueryTokenError();
  return { token, skip };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch (error) {
    throw new QueryTokenError(error);
  }
}
