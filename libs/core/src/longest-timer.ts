/** The milliseconds that a timer of Node.js waits at most: it takes 31 bits, and fires at once beyond them. */
export const LONGEST_TIMER = 2 ** 31 - 1;
