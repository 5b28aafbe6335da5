/** A destination of a logger that keeps what was written. */
export function recordingDestination() {
  const chunks: string[] = [];
  return {
    destination: { write: (chunk: string) => void chunks.push(chunk) },
    /** Everything so far as one text. */
    text: () => chunks.join(''),
    /** The entries of the JSON format. */
    entries: (): readonly unknown[] => chunks.map((chunk): unknown => JSON.parse(chunk)),
  };
}
