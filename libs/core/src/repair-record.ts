import type * as z from 'zod';
import { isJsonObject } from './json.ts';
import type { JsonObject } from './json.ts';

/** Where a value of a record stands: the names of fields, and the places in lists. */
type Path = readonly PropertyKey[];

/** A record that fits, with where it held something else; or what can't be repaired. */
export type Repair<T> =
  | { readonly fits: true; readonly record: T; readonly misfits: readonly Path[] }
  | { readonly fits: false; readonly issue: Issue | undefined };

type Issue = z.core.$ZodIssue;

/**
 * The record without what does not fit its schema.
 *
 * A scalar of a wrong type becomes null, an element that is none of its list is left out: one value is lost and not the
 * row. Something else where a list or an object belongs would change what the row means, and is not repaired.
 */
export function repairRecord<T>(schema: z.ZodType<T>, raw: JsonObject, { issues }: z.ZodError): Repair<T> {
  const issue = issues.find((candidate) => !isRepairable(candidate, raw));
  if (issue !== undefined) return { fits: false, issue };
  const misfits = issues.map(({ path }) => path);
  const withNulls = changed(raw, misfits);
  const repaired = schema.safeParse(withNulls);
  if (repaired.success) return { fits: true, record: repaired.data, misfits };
  // A tag without its key: null does not fit either, so the tag goes.
  const elements = repaired.error.issues.flatMap(({ path }) => elementAround(path));
  const shortened = schema.safeParse(changed(withNulls, elements));
  if (shortened.success) return { fits: true, record: shortened.data, misfits };
  return { fits: false, issue: shortened.error.issues[0] };
}

/** What stands in a record there. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((within, step) => child(within, step), value);
}

function child(value: unknown, step: PropertyKey): unknown {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
  return isJsonObject(value) && typeof step === 'string' ? value[step] : undefined;
}

function isRepairable(issue: Issue, raw: JsonObject): boolean {
  if (issue.code !== 'invalid_type') return false;
  if (issue.expected !== 'array' && issue.expected !== 'object') return true;
  return isElement(issue.path) && valueAt(raw, issue.path) === null;
}

function isElement(path: Path): boolean {
  return typeof path.at(-1) === 'number';
}

/** The innermost element of a list that the path leads through, if there is one. */
function elementAround(path: Path): readonly Path[] {
  const place = path.findLastIndex((step) => typeof step === 'number');
  return place < 0 ? [] : [path.slice(0, place + 1)];
}

/** What becomes of a value: it changes itself, or something within it does. */
class Change {
  isMisfit = false;
  readonly within = new Map<PropertyKey, Change>();

  /** What becomes of the value at this field or place. */
  of(step: PropertyKey): Change {
    const known = this.within.get(step);
    if (known !== undefined) return known;
    const change = new Change();
    this.within.set(step, change);
    return change;
  }
}

/** A copy in which the values there are null, or left out where they are elements of a list. */
function changed(record: unknown, misfits: readonly Path[]): unknown {
  const changes = new Change();
  for (const path of misfits) path.reduce((change, step) => change.of(step), changes).isMisfit = true;
  return apply(record, changes);
}

// In one pass: a list may hold as many misfits as elements.
function apply(value: unknown, change: Change): unknown {
  if (change.isMisfit) return null;
  if (Array.isArray(value)) {
    return value.flatMap((element: unknown, place) => {
      const inner = change.within.get(place);
      if (inner === undefined) return [element];
      return inner.isMisfit ? [] : [apply(element, inner)];
    });
  }
  if (!isJsonObject(value)) return value;
  const fields = [...change.within].map(([name, inner]) => [name, apply(child(value, name), inner)]);
  return { ...value, ...Object.fromEntries(fields) };
}
