/** What a change of a shared state comes to; `state` is absent when it stays as it is. */
export interface StateChange<State, Result> {
  readonly state?: State;
  readonly result: Result;
}

/** Makes a state known before the change is over, for what a process that dies in the middle has done already. */
export type Keep<State> = (state: State) => Promise<void>;

/** Says what becomes of a state. */
export type Change<State, Result> = (
  state: State,
  keep: Keep<State>,
) => StateChange<State, Result> | Promise<StateChange<State, Result>>;

/** A value that several processes may share. */
export interface SharedState<State> {
  /** Reads and changes the value while nobody else does. */
  update<Result>(change: Change<State, Result>, signal?: AbortSignal): Promise<Result>;
}

/** A state that belongs to this process alone. Updates must not overlap: each waits for the one before. */
export class MemoryState<State> implements SharedState<State> {
  #state: State;
  #last: Promise<unknown> = Promise.resolve();

  constructor(state: State) {
    this.#state = state;
  }

  async update<Result>(change: Change<State, Result>): Promise<Result> {
    const keep = async (state: State) => {
      this.#state = state;
    };
    const turn = this.#last.then(async () => {
      const changed = await change(this.#state, keep);
      this.#state = changed.state ?? this.#state;
      return changed.result;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
