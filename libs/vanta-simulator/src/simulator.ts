import type { Server } from 'node:http';
import type { Clock, ResourceName, ResourceRecords } from '@vanta-vuln/core';
import type { AccountTable } from './account-table.ts';
import type { Faults } from './faults.ts';
import type { GeneratedAccount } from './generate-account.ts';
import type { RequestLog } from './request-log.ts';
import type { Application, TokenOffice } from './token-office.ts';

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
}

/** A running simulated Vanta account with its API. */
export class Simulator implements AsyncDisposable {
  /** The base of the API, without a slash at the end. */
  readonly url: string;
  /** Of the first application. */
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  /** What goes wrong on demand. */
  readonly faults: Faults;
  /** What clients have asked for. */
  readonly requests: RequestLog;
  readonly #parts: SimulatorParts;

  constructor(parts: SimulatorParts) {
    this.#parts = parts;
    this.url = parts.url;
    this.clientId = parts.application.clientId;
    this.clientSecret = parts.application.clientSecret;
    this.clock = parts.clock;
    this.faults = parts.faults;
    this.requests = parts.requests;
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
    return this.#parts.generated.account[resource];
  }
}
