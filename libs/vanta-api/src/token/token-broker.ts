import type { Clock, Logger, VantaCredentials } from '@vanta-vuln/core';
import { AuthenticationError, ClientClosedError, NetworkError, TokenContentionError } from '../api-errors.ts';
import { untilAborted } from '../pacing/turns.ts';
import type { RequestFacts } from '../request-facts.ts';
import { withRetries } from '../retry/with-retries.ts';
import type { RetryOptions } from '../retry/with-retries.ts';
import type { Keep, SharedState, StateChange } from '../shared-file/shared-state.ts';
import { checkCredentials } from './check-credentials.ts';
import type { ProvideCredentials } from './provide-credentials.ts';
import { SLOT_HELD_AFTER_RESPONSE } from '../pacing/request-window.ts';
import { secretFingerprint } from './secret-fingerprint.ts';
import type { MintedToken, Token, TokenState } from './token-state.ts';

export interface TokenBrokerOptions {
  readonly credentials: ProvideCredentials;
  /** Asks the token endpoint once. */
  readonly mint: (credentials: VantaCredentials, signal: AbortSignal) => Promise<MintedToken>;
  /** The state that the processes of one application share. */
  readonly stateOf: (clientId: string) => SharedState<TokenState>;
  readonly requestsPerMinute: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly retry: Pick<RetryOptions, 'limits' | 'random'>;
}

/** A token that was refused, and by which request. */
interface Refusal {
  readonly token: string;
  readonly request: RequestFacts;
}

/** What a renewal goes by. */
interface Renewal {
  readonly credentials: VantaCredentials;
  readonly refusal: Refusal | null;
  readonly keep: Keep<TokenState>;
}

type Outcome =
  | { readonly kind: 'token'; readonly token: Token }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'failed'; readonly error: unknown };

const MOST_UNEXPECTED_REMINTS = 4;

/**
 * The one that asks for tokens in this process.
 *
 * An application has one active token, and asking for a new one revokes the old: so all streams share one request,
 * processes share the token over a file, and a refused token is replaced only while nobody has replaced it already.
 */
export class TokenBroker implements Disposable {
  readonly #options: TokenBrokerOptions;
  readonly #closed = new AbortController();
  #token: Token | null = null;
  #renewal: Promise<Token> | null = null;
  #unexpectedRemints = 0;
  #refused: VantaCredentials | null = null;
  readonly #secrets = new Set<string>();

  constructor(options: TokenBrokerOptions) {
    this.#options = options;
  }

  /** The secrets that were used: no answer may bring one into an error. */
  get secrets(): readonly string[] {
    return [...this.#secrets];
  }

  /** The token that is active, as far as anybody knows. */
  async current(signal?: AbortSignal): Promise<string> {
    const token = this.#token;
    if (token !== null && this.isCurrent(token.value)) return token.value;
    return (await this.#renew(null, signal)).value;
  }

  /** Whether a token is still the one to use. */
  isCurrent(token: string): boolean {
    return this.#token?.value === token && this.#options.clock.now() < this.#token.renewAt;
  }

  /** A token in place of one that was refused. Throws {@link TokenContentionError} after too many of them. */
  async replace(refusal: Refusal, signal?: AbortSignal): Promise<string> {
    for (;;) {
      if (this.#token !== null && this.#token.value !== refusal.token) return this.#token.value;
      await this.#renew(refusal, signal);
    }
  }

  /** Ends renewals that nobody waits for any more. */
  [Symbol.dispose](): void {
    this.#closed.abort(new ClientClosedError());
  }

  /** One renewal at a time; it goes on when one of those who wait is aborted. */
  async #renew(refusal: Refusal | null, signal?: AbortSignal): Promise<Token> {
    if (this.#renewal === null) {
      this.#renewal = this.#renewOnce(refusal).finally(() => {
        this.#renewal = null;
      });
      this.#renewal.catch(() => undefined);
    }
    return untilAborted(this.#renewal, signal);
  }

  async #renewOnce(refusal: Refusal | null): Promise<Token> {
    const { clock, logger, retry } = this.#options;
    const signal = this.#closed.signal;
    this.#token = await withRetries(() => this.#takeOrMint(refusal), {
      ...retry,
      clock,
      logger,
      signal,
      untilFreeSlot: () => SLOT_HELD_AFTER_RESPONSE,
    });
    this.#refused = null;
    return this.#token;
  }

  async #takeOrMint(refusal: Refusal | null): Promise<Token> {
    const { stateOf, clock } = this.#options;
    for (;;) {
      const credentials = await this.#credentials();
      const outcome = await stateOf(credentials.clientId).update(
        (state, keep) => this.#decide(state, { credentials, refusal, keep }),
        this.#closed.signal,
      );
      if (outcome.kind === 'token') return outcome.token;
      if (outcome.kind === 'wait') await clock.sleep(outcome.until - clock.now(), this.#closed.signal);
      else await this.#afterFailure(outcome.error, credentials);
    }
  }

  /** After Vanta refused the credentials they are read again: they may have been changed while this ran. */
  async #credentials(): Promise<VantaCredentials> {
    const { credentials } = this.#options;
    const given = checkCredentials(await credentials(this.#refused === null ? {} : { refresh: true }));
    this.#secrets.add(given.clientSecret);
    return given;
  }

  async #afterFailure(error: unknown, credentials: VantaCredentials): Promise<void> {
    if (!(error instanceof AuthenticationError) || isSame(this.#refused, credentials)) throw error;
    this.#refused = credentials;
    if (isSame(await this.#credentials(), credentials)) throw error;
    this.#options.logger.info({}, 'the credentials were refused and have changed: trying the new ones');
  }

  async #decide(
    state: TokenState,
    { credentials, refusal, keep }: Renewal,
  ): Promise<StateChange<TokenState, Outcome>> {
    const { clock, requestsPerMinute } = this.#options;
    const now = clock.now();
    const { token } = state;
    const isGood = token !== null && now < token.renewAt && token.value !== refusal?.token;
    if (isGood && token.secretFingerprint === secretFingerprint(credentials)) {
      return { result: { kind: 'token', token } };
    }
    const requests = state.requests.filter((at) => at <= now && at + SLOT_HELD_AFTER_RESPONSE > now);
    const oldest = requests[requests.length - requestsPerMinute];
    if (oldest !== undefined) {
      return { result: { kind: 'wait', until: oldest + SLOT_HELD_AFTER_RESPONSE } };
    }
    if (refusal !== null && token !== null && now < token.expiresAt) this.#countUnexpected(refusal);
    // Noted before it is sent: who dies before the answer comes has asked all the same.
    await keep({ token, requests: [...requests, now] });
    return this.#mint({ token, requests }, credentials);
  }

  #countUnexpected({ request }: Refusal): void {
    if (this.#unexpectedRemints >= MOST_UNEXPECTED_REMINTS) {
      throw new TokenContentionError(this.#unexpectedRemints, request);
    }
    this.#unexpectedRemints += 1;
    const facts = { remint: this.#unexpectedRemints, most: MOST_UNEXPECTED_REMINTS };
    this.#options.logger.warn(
      facts,
      'the token was revoked before its time: another client may use the application',
    );
  }

  /** The request counts once it was sent, whatever comes of it, so a failure is a result and not an exception. */
  async #mint(state: TokenState, credentials: VantaCredentials): Promise<StateChange<TokenState, Outcome>> {
    const { mint, clock, logger } = this.#options;
    try {
      const minted = await mint(credentials, this.#closed.signal);
      const token = { ...minted, secretFingerprint: secretFingerprint(credentials) };
      logger.debug({ expiresAt: token.expiresAt }, 'a new token');
      const requests = [...state.requests, clock.now()];
      return { state: { token, requests }, result: { kind: 'token', token } };
    } catch (error) {
      const isUnknownToVanta = error instanceof NetworkError && error.neverConnected;
      const requests = isUnknownToVanta ? state.requests : [...state.requests, clock.now()];
      return { state: { ...state, requests }, result: { kind: 'failed', error } };
    }
  }
}

function isSame(one: VantaCredentials | null, other: VantaCredentials): boolean {
  return one?.clientId === other.clientId && one.clientSecret === other.clientSecret;
}
