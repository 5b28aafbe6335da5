const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * How values come out of a file, in its rows and in its statistics alike: times as numbers, texts to the letter.
 *
 * The library's own decoder takes a byte order mark at the beginning of a text for none of it: two ids could become one.
 */
export const valueParsers = {
  timestampFromMilliseconds: Number,
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && decoder.decode(bytes),
};
