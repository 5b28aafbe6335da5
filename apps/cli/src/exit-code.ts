/** What the process tells its caller. */
export const EXIT = {
  ok: 0,
  error: 1,
  /** The command line itself was wrong. */
  usage: 2,
  /** The database has everything, the lake beside it has not. */
  secondLegLost: 3,
  /** Ctrl-C, SIGTERM or SIGHUP. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
