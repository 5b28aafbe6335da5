/**
 * An id as every store keeps it: half of a surrogate pair (of an emoji that was cut) has no UTF-8 and becomes U+FFFD.
 *
 * Ids that differ in nothing else are one before they are compared, and not only when they are written.
 */
export function storedId(id: string): string {
  return id.toWellFormed();
}
