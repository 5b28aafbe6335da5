import { SimulatorOptionError } from './simulator-errors.ts';
import { faultSchema } from './fault.ts';
import type { Fault, FaultKind, FaultOf, FaultTarget } from './fault.ts';

/** A fault that has been set. */
export interface FaultHandle {
  readonly id: number;
  readonly fault: Fault;
  /** Requests that matched its filter. */
  readonly seen: number;
  /** How often it struck. */
  readonly struck: number;
  /** Takes the fault away. */
  remove(): void;
}

/** A request as faults see it. */
export interface FaultRequest {
  /** Null for an endpoint that does not exist. */
  readonly target: FaultTarget | null;
  readonly byId: boolean;
  readonly pageSize: number;
  readonly hasCursor: boolean;
}

/** The faults that strike one request. */
export class StruckFaults {
  readonly #faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    this.#faults = faults;
  }

  find<Kind extends FaultKind>(kind: Kind): FaultOf<Kind> | undefined {
    return this.#faults.find((fault): fault is FaultOf<Kind> => fault.kind === kind);
  }

  has(kind: FaultKind): boolean {
    return this.find(kind) !== undefined;
  }

  all(): readonly Fault[] {
    return this.#faults;
  }
}

const NO_FAULTS = new StruckFaults([]);

class SetFault implements FaultHandle {
  readonly id: number;
  readonly fault: Fault;
  readonly remove: () => void;
  seen = 0;
  struck = 0;

  constructor(id: number, fault: Fault, remove: () => void) {
    this.id = id;
    this.fault = fault;
    this.remove = remove;
  }

  strikes(request: FaultRequest): boolean {
    if (!matches(this.fault, request)) return false;
    this.seen += 1;
    const { afterRequests = 0, every = 1, times = Infinity } = this.fault;
    const turn = this.seen - afterRequests;
    if (turn < 1 || turn % every !== 0 || this.struck >= times) return false;
    this.struck += 1;
    return true;
  }
}

/** The faults of a simulator: set them while it runs, take them away, see how often they struck. */
export class Faults {
  readonly #faults = new Map<number, SetFault>();
  #lastId = 0;

  /** Sets a fault. Throws {@link SimulatorOptionError} for one that is none. */
  add(fault: Fault): FaultHandle {
    const parsed = faultSchema.safeParse(fault);
    if (!parsed.success) {
      throw new SimulatorOptionError('fault', fault, `a fault: ${parsed.error.issues[0]?.message ?? ''}`);
    }
    this.#lastId += 1;
    const id = this.#lastId;
    const handle = new SetFault(id, parsed.data, () => this.#faults.delete(id));
    this.#faults.set(id, handle);
    return handle;
  }

  /** Takes all faults away. */
  clear(): void {
    this.#faults.clear();
  }

  list(): readonly FaultHandle[] {
    return [...this.#faults.values()];
  }

  /** @internal */
  strike(request: FaultRequest): StruckFaults {
    if (this.#faults.size === 0) return NO_FAULTS;
    const struck = [...this.#faults.values()].filter((fault) => fault.strikes(request));
    return new StruckFaults(struck.map(({ fault }) => fault));
  }
}

function matches(fault: Fault, request: FaultRequest): boolean {
  const { target, byId, pageSizeAbove } = fault;
  if (target === undefined ? request.target === 'token' : !isAmong(target, request.target)) return false;
  if (byId !== undefined && byId !== request.byId) return false;
  if (pageSizeAbove !== undefined && (request.byId || request.pageSize <= pageSizeAbove)) return false;
  return fault.kind !== 'rejected-cursor' || request.hasCursor;
}

function isAmong(targets: FaultTarget | readonly FaultTarget[], target: FaultTarget | null): boolean {
  return target !== null && [targets].flat().includes(target);
}
