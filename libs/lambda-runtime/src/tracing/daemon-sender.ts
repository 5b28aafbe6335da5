import { createSocket } from 'node:dgram';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '@vanta-vuln/core';
import type { Redactor } from '@vanta-vuln/observability';
import type { DaemonAddress } from './daemon-address.ts';

const HEADER = '{"format":"json","version":1}\n';

/** Milliseconds that the last datagrams have to leave; they need less than one, but a name may not resolve. */
const PATIENCE = 200;

/** Where to send, and what to keep out of it. */
export interface DaemonSenderOptions {
  readonly address: DaemonAddress;
  readonly redactor: Redactor;
  readonly logger: Logger;
}

/** Sends documents to the X-Ray daemon; disposing waits until they have left, since Lambda then stops the process. */
export class DaemonSender implements AsyncDisposable {
  // One for each invocation: what a thawed container finds of its network is not what it had.
  readonly #socket = createSocket('udp4');
  readonly #failed = Promise.withResolvers<void>();
  readonly #sending: Promise<void>[] = [];
  readonly #options: DaemonSenderOptions;
  #isClosed = false;

  constructor(options: DaemonSenderOptions) {
    this.#options = options;
    this.#socket.unref();
    this.#socket.on('error', (error) => {
      this.#tell(error);
      this.#failed.resolve();
    });
  }

  /** Sends one document without its secrets; what can't be sent is lost, with a log entry at debug. */
  send(document: unknown): void {
    if (this.#isClosed) return;
    const { redactor, address } = this.#options;
    const datagram = HEADER + JSON.stringify(redactor.json(document));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.send(datagram, address.port, address.host, (error) => {
      if (error !== null) this.#tell(error);
      resolve();
    });
    this.#sending.push(promise);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const patience = sleep(PATIENCE, undefined, { ref: false });
    await Promise.race([Promise.all(this.#sending), this.#failed.promise, patience]);
    this.#isClosed = true;
    this.#socket.close();
  }

  #tell(err: Error): void {
    this.#options.logger.debug({ err }, 'a segment could not be sent to the X-Ray daemon');
  }
}
