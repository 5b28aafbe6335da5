/** One measured figure beside what it should be at most. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ratio' | 's' | 'ms' | 'MB' | 'count';
  /** The goal: at most this. */
  readonly goal: number;
  /** What the figure was measured from, for whoever wants to know more. */
  readonly detail: string;
}

/** Whether a figure reaches its goal. */
export function reachesGoal({ value, goal }: Figure): boolean {
  return value <= goal;
}
