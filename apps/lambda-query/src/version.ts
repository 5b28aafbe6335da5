import manifest from '../package.json' with { type: 'json' };

/** The version of this function. */
export const VERSION = manifest.version;
