/** A text as an SQL literal. */
export const quoteText = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** A name as an SQL identifier. */
export const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`;
