/** The version of our files: it grows when an existing file has to be changed to be read. */
export const DATABASE_VERSION = 1;

/** Says in the file's header whose file it is: 'VVST' in ASCII. */
export const APPLICATION_ID = 0x56565354;

/**
 * - missing, empty: nothing there yet
 * - current: ours
 * - python, desktop: of one of the two older tools
 */
export type DatabaseShape = 'missing' | 'empty' | 'current' | 'python' | 'desktop';
