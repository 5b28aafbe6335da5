import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Logger } from '@vanta-vuln/core';
import { hasCode } from '@vanta-vuln/core';
import type * as z from 'zod';
import { withFileLock } from './file-lock.ts';
import { MemoryState } from './shared-state.ts';
import type { Change, Keep, SharedState, StateChange } from './shared-state.ts';

export interface LockedFileOptions<State> {
  readonly path: string;
  readonly schema: z.ZodType<State>;
  /** What a file that is missing or damaged counts as. */
  readonly empty: State;
  readonly logger: Logger;
}

/**
 * A state in a JSON file that processes of the same user change one after the other.
 *
 * The file is readable by the user alone. A damaged one counts as empty and is replaced. Where the file can't be
 * used at all, the state goes on in this process alone, with one warning.
 */
export class LockedFile<State> implements SharedState<State> {
  readonly #options: LockedFileOptions<State>;
  /** One update at a time within the process; its state serves when the file can't. */
  readonly #memory: MemoryState<State>;
  #isUsable = true;

  constructor(options: LockedFileOptions<State>) {
    this.#options = options;
    this.#memory = new MemoryState(options.empty);
  }

  async update<Result>(change: Change<State, Result>, signal?: AbortSignal): Promise<Result> {
    return this.#memory.update(async (remembered, keep) => {
      const inMemory = async () => change(remembered, keep);
      return this.#isUsable ? this.#updateFile(change, { inMemory, signal }) : inMemory();
    });
  }

  async #updateFile<Result>(
    change: Change<State, Result>,
    {
      inMemory,
      signal,
    }: {
      readonly inMemory: () => Promise<StateChange<State, Result>>;
      readonly signal: AbortSignal | undefined;
    },
  ): Promise<StateChange<State, Result>> {
    const { path, logger } = this.#options;
    let changed: StateChange<State, Result> | undefined;
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      return await withFileLock({ path, logger, signal }, async () => {
        const state = await this.#read();
        changed = await runChange(change, state, (kept) => this.#keep(kept));
        if (changed.state !== undefined) await this.#write(changed.state);
        return { state: changed.state ?? state, result: changed.result };
      });
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ChangeFailed) throw error.cause;
      this.#isUsable = false;
      logger.warn({ err: error, path }, 'the token and the pacing are not shared with other processes');
      return changed ?? inMemory();
    }
  }

  async #read(): Promise<State> {
    const { path, schema, empty, logger } = this.#options;
    const text = await readIfThere(path);
    if (text === null) return empty;
    const parsed = schema.safeParse(parseJson(text), { jitless: true });
    if (parsed.success) return parsed.data;
    logger.warn({ path }, 'a damaged cache file is replaced');
    return empty;
  }

  async #keep(state: State): Promise<void> {
    try {
      await this.#write(state);
    } catch (error) {
      throw new KeepFailed(error);
    }
  }

  async #write(state: State): Promise<void> {
    const { path } = this.#options;
    // Renamed into place, so that a process that dies while it writes leaves the old file whole.
    const draft = `${path}.${randomUUID()}.tmp`;
    // A file that somebody else has put there would keep the rights that they have to it.
    await writeFile(draft, JSON.stringify(state), { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
  }
}

/** Tells an error of the change from one of the file: the first is the caller's. */
class ChangeFailed extends Error {
  constructor(cause: unknown) {
    super('the change failed', { cause });
  }
}

/** Tells an error of the file, while the change was under way, from one of the change. */
class KeepFailed extends Error {
  constructor(cause: unknown) {
    super('the state could not be kept', { cause });
  }
}

async function runChange<State, Result>(
  change: Change<State, Result>,
  state: State,
  keep: Keep<State>,
): Promise<StateChange<State, Result>> {
  try {
    return await change(state, keep);
  } catch (error) {
    throw error instanceof KeepFailed ? error : new ChangeFailed(error);
  }
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
