/**
 * The texts of the rows of an answer, each as sent, wherever the list stands in it; null when there is none.
 *
 * JSON.parse followed by JSON.stringify would round a number of more than 15 digits and rewrite `9.0`.
 *
 * @param body valid JSON
 */
export function rowTexts(body: string): readonly string[] | null {
  const results = memberAt(body, skipSpace(body, 0), '"results"');
  const data = results === -1 ? -1 : memberAt(body, results, '"data"');
  return data !== -1 && body[data] === '[' ? elements(body, data) : null;
}

/** Where the value of the last member of that name begins, as JSON.parse takes the last one; -1 when there is none. */
function memberAt(json: string, start: number, quotedName: string): number {
  if (json[start] !== '{') return -1;
  let found = -1;
  let at = skipSpace(json, start + 1);
  while (json[at] === '"') {
    const nameEnd = endOfText(json, at);
    const value = skipSpace(json, skipSpace(json, nameEnd) + 1);
    if (json.slice(at, nameEnd) === quotedName) found = value;
    at = skipSeparator(json, endOfValue(json, value));
  }
  return found;
}

function elements(json: string, start: number): string[] {
  const texts: string[] = [];
  let at = skipSpace(json, start + 1);
  while (at < json.length && json[at] !== ']') {
    const end = endOfValue(json, at);
    texts.push(json.slice(at, end));
    at = skipSeparator(json, end);
  }
  return texts;
}

function endOfValue(json: string, start: number): number {
  let depth = 0;
  let at = start;
  do {
    const first = json[at];
    if (first === '"') at = endOfText(json, at);
    else if (first === '{' || first === '[') [depth, at] = [depth + 1, at + 1];
    else if (first === '}' || first === ']') [depth, at] = [depth - 1, at + 1];
    else at = endOfPlain(json, at);
    if (depth > 0) at = skipPunctuation(json, at);
  } while (depth > 0 && at < json.length);
  return at;
}

function endOfText(json: string, start: number): number {
  let quote = json.indexOf('"', start + 1);
  while (quote !== -1 && isEscaped(json, quote)) quote = json.indexOf('"', quote + 1);
  return quote === -1 ? json.length : quote + 1;
}

function isEscaped(json: string, at: number): boolean {
  let before = at - 1;
  while (json[before] === '\\') before -= 1;
  return (at - 1 - before) % 2 === 1;
}

const skipSpace = scanner(/[ \t\r\n]*/y);
const skipSeparator = scanner(/[ \t\r\n]*,?[ \t\r\n]*/y);
const skipPunctuation = scanner(/[ \t\r\n,:]*/y);
/** A number, true, false or null. */
const endOfPlain = scanner(/[^ \t\r\n,:"[\]{}]+/y);

/** Where that ends which begins here; at least one character on when it must have one and has none. */
function scanner(pattern: RegExp): (json: string, at: number) => number {
  return (json, at) => {
    pattern.lastIndex = at;
    return pattern.test(json) ? pattern.lastIndex : at + 1;
  };
}
