/** How log entries are written. */
export type LogFormat = 'pretty' | 'json';

/** How to choose a format. */
export interface FormatWish {
  /** What was asked for; `auto` leaves it to the destination. */
  readonly wanted: 'auto' | LogFormat;
  /** Whether the log goes to a terminal. */
  readonly isTerminal: boolean;
}

/** Pretty on a terminal, JSON lines otherwise, unless somebody asked for one of them. */
export function chooseLogFormat({ wanted, isTerminal }: FormatWish): LogFormat {
  if (wanted !== 'auto') return wanted;
  return isTerminal ? 'pretty' : 'json';
}
