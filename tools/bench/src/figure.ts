/** One measured figure beside what it should be at most. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ratio' | 's' | 'ms' | 'MB' | 'MB/s' | 'kB' | 'count';
  /** The goal: at most this; null for a figure that stands beside others. */
  readonly goal: number | null;
  /** What the figure was measured from, for whoever wants to know more. */
  readonly detail: string;
}

/** Whether a figure reaches its goal. */
export function reachesGoal({ value, goal }: Figure): boolean {
  return goal === null || value <= goal;
}
