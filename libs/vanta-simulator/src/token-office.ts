import type { Clock } from '@vanta-vuln/core';
import type { Random } from './random.ts';
import { RateWindow } from './rate-window.ts';

/** An OAuth application of the account. */
export interface Application {
  readonly clientId: string;
  readonly clientSecret: string;
  /** @default the one scope that reads everything */
  readonly scopes?: readonly string[] | undefined;
}

export const READ_SCOPE = 'vanta-api.all:read';

/** One application with its limits, which it does not share with others. */
export interface KnownApplication {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scopes: readonly string[];
  readonly tokenWindow: RateWindow;
  readonly requestWindow: RateWindow;
}

interface Token {
  readonly application: KnownApplication;
  readonly scopes: readonly string[];
  expiresAt: number;
}

export interface TokenOfficeOptions {
  readonly applications: readonly Application[];
  readonly requestsPerMinute: number;
  readonly oauthRequestsPerMinute: number;
  readonly tokenLifetimeSeconds: number;
  readonly clock: Clock;
  readonly random: Random;
}

/** What a token is worth: the application it speaks for, or why it is refused. */
export type TokenCheck =
  | { readonly valid: true; readonly application: KnownApplication; readonly scopes: readonly string[] }
  | { readonly valid: false; readonly reason: 'missing' | 'unknown' | 'revoked' | 'expired' };

/** Mints and checks tokens: one is active for each application, and a new one revokes the old at once. */
export class TokenOffice {
  readonly #applications: Map<string, KnownApplication>;
  readonly #tokens = new Map<string, Token>();
  readonly #active = new Map<string, string>();
  readonly #clock: Clock;
  readonly #random: Random;
  readonly lifetimeSeconds: number;

  constructor(options: TokenOfficeOptions) {
    this.#clock = options.clock;
    this.#random = options.random;
    this.lifetimeSeconds = options.tokenLifetimeSeconds;
    this.#applications = new Map(
      options.applications.map(({ clientId, clientSecret, scopes = [READ_SCOPE] }) => [
        clientId,
        {
          clientId,
          clientSecret,
          scopes,
          tokenWindow: new RateWindow(options.oauthRequestsPerMinute),
          requestWindow: new RateWindow(options.requestsPerMinute),
        },
      ]),
    );
  }

  application(clientId: string): KnownApplication | undefined {
    return this.#applications.get(clientId);
  }

  /** Gives an application another secret; its old one, and its token, are worth nothing from now on. */
  rotate(clientId: string, clientSecret: string): void {
    const application = this.#applications.get(clientId);
    if (application === undefined) return;
    this.#applications.set(clientId, { ...application, clientSecret });
    this.revoke(clientId);
  }

  /** A new token; the application's old one is worth nothing from now on. */
  mint(application: KnownApplication, scopes: readonly string[]): string {
    const token = `vat_${this.#random.hex(40)}`;
    const expiresAt = this.#clock.now() + this.lifetimeSeconds * 1000;
    this.#tokens.set(token, { application, scopes, expiresAt });
    this.#active.set(application.clientId, token);
    return token;
  }

  check(authorization: string | undefined): TokenCheck {
    const token = authorization === undefined ? undefined : /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    if (token === undefined) return { valid: false, reason: 'missing' };
    const known = this.#tokens.get(token);
    if (known === undefined) return { valid: false, reason: 'unknown' };
    const { application, scopes, expiresAt } = known;
    if (this.#active.get(application.clientId) !== token) return { valid: false, reason: 'revoked' };
    if (this.#clock.now() >= expiresAt) return { valid: false, reason: 'expired' };
    return { valid: true, application, scopes };
  }

  /** Takes the active tokens away: of one application, or of all. */
  revoke(clientId?: string): void {
    if (clientId === undefined) this.#active.clear();
    else this.#active.delete(clientId);
  }

  /** Lets the active tokens expire now: of one application, or of all. */
  expire(clientId?: string): void {
    for (const [owner, active] of this.#active) {
      const token = this.#tokens.get(active);
      if (token !== undefined && (clientId === undefined || clientId === owner))
        token.expiresAt = this.#clock.now();
    }
  }
}
