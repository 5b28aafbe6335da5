import type { Server } from 'node:http';
import type { Clock, ResourceName, ResourceRecords } from '@vanta-vuln/core';
import type { AccountTable } from './account-table.ts';
import type { Faults } from './faults.ts';
import type { GeneratedAccount } from './generate-account.ts';
import type { RequestLog } from './request-log.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatorOptionError } from './simulator-errors.ts';
import { countGeneration } from './generation-counts.ts';
import type { GenerationCounts } from './generation-counts.ts';
import { prepareAccount } from './prepare-account.ts';
import { tick } from './tick.ts';
import { resolveTickOptions } from './tick-options.ts';
import type { TickOptions } from './tick-options.ts';
import type { Application, TokenOffice } from './token-office.ts';
import { truthOf } from './truth.ts';
import type { AccountTruth, TruthOptions } from './truth.ts';
import { MS_PER_DAY } from './units.ts';

/** What a day brought. */
export interface TickReport {
  /** How often time has passed: 1 after the first tick. */
  readonly ticks: number;
  /** The account's present day, milliseconds since 1970. */
  readonly today: number;
  /** What a sync must count that saw the generation before: edits between the two are in it. */
  readonly counts: GenerationCounts;
}

/** What a simulator is made of. */
export interface SimulatorParts {
  readonly server: Server;
  readonly url: string;
  readonly generated: GeneratedAccount;
  readonly application: Application;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly office: TokenOffice;
  readonly prepared: boolean;
}

/** A running simulated Vanta account with its API. */
export class Simulator implements AsyncDisposable {
  /** The base of the API, without a slash at the end. */
  readonly url: string;
  /** Of the first application. */
  readonly clientId: string;
  /** As it was at the start: `rotateSecret` changes what is accepted, not this. */
  readonly clientSecret: string;
  readonly clock: Clock;
  /** What goes wrong on demand. */
  readonly faults: Faults;
  /** What clients have asked for. */
  readonly requests: RequestLog;
  readonly #parts: SimulatorParts;
  #generated: GeneratedAccount;

  constructor(parts: SimulatorParts) {
    this.#parts = parts;
    this.#generated = parts.generated;
    this.url = parts.url;
    this.clientId = parts.application.clientId;
    this.clientSecret = parts.application.clientSecret;
    this.clock = parts.clock;
    this.faults = parts.faults;
    this.requests = parts.requests;
  }

  /**
   * Moves the account forward by a day (or more): rows come, change and go. A simulated clock goes with it, so
   * that tokens expire. Throws {@link SimulatorOptionError} for an option that makes no sense.
   */
  async tick(options: TickOptions = {}): Promise<TickReport> {
    const resolved = resolveTickOptions(options);
    this.#generated = tick(this.#generated, resolved);
    if (this.clock instanceof SimulatedClock) await this.clock.advance(resolved.days * MS_PER_DAY);
    const { ticks, recipe, account } = this.#generated;
    if (this.#parts.prepared) prepareAccount(account);
    return { ticks, today: recipe.today, counts: this.closeGeneration() };
  }

  /** Ends a generation without letting time pass: what a sync must count for the edits since the last one. */
  closeGeneration(): GenerationCounts {
    const counts = countGeneration(this.#generated.account);
    for (const table of Object.values(this.#generated.account)) table.startGeneration();
    return counts;
  }

  /** Every statistic of the account as it is now. Throws {@link SimulatorOptionError} for a moment or days that are none. */
  truth({ asOf = this.clock.now(), dueSoonDays = 14 }: TruthOptions = {}): AccountTruth {
    if (!Number.isFinite(asOf))
      throw new SimulatorOptionError('asOf', String(asOf), 'milliseconds since 1970 or an ISO 8601 date');
    if (!(dueSoonDays >= 0)) throw new SimulatorOptionError('dueSoonDays', dueSoonDays, 'a number of days');
    return truthOf(this.#generated.account, { asOf, dueSoonDays });
  }

  /** Moves a simulated clock. Throws {@link SimulatorOptionError} when the simulator runs on another one, and as it does. */
  async advance(milliseconds: number): Promise<void> {
    if (!(this.clock instanceof SimulatedClock)) {
      throw new SimulatorOptionError(
        'clock',
        'the system clock',
        'a SimulatedClock to a simulator whose time is to be moved',
      );
    }
    await this.clock.advance(milliseconds);
  }

  /** All rows of a list as the API sends them, in the list's order. They are the account's own: don't change them. */
  rows<R extends ResourceName>(resource: R): readonly ResourceRecords[R][] {
    return this.#table(resource)
      .sorted()
      .map(({ row }) => row);
  }

  /** Adds a row, or replaces the one with its id, from the next request on. */
  upsert<R extends ResourceName>(resource: R, row: ResourceRecords[R]): void {
    this.#table(resource).set({ ...row });
  }

  /** Takes a row away; false when there is none with this id. */
  remove(resource: ResourceName, id: string): boolean {
    return this.#table(resource).delete(id);
  }

  /** Revokes the active token of an application (of all when absent), as another client that asks for one does. */
  revokeToken(clientId?: string): void {
    this.#parts.office.revoke(clientId);
  }

  /** Gives the application that `clientId` names another secret, as an administrator does; its token goes as well. */
  rotateSecret(clientSecret: string): void {
    this.#parts.office.rotate(this.clientId, clientSecret);
  }

  /** Stops to listen and cuts all connections. */
  async close(): Promise<void> {
    const { server } = this.#parts;
    if (!server.listening) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #table<R extends ResourceName>(resource: R): AccountTable<ResourceRecords[R]> {
    return this.#generated.account[resource];
  }
}
