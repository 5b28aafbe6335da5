import { createServer } from 'node:http';
import { listenLocally } from '@vanta-vuln/contract-tests/lists';

/** A Secrets Manager that holds one secret, or none. */
export class SecretServer implements AsyncDisposable {
  /** The text of the secret; null when there is none. */
  secret: string | null = null;
  reads = 0;
  readonly #opened = new AsyncDisposableStack();
  readonly #server = createServer((_, response) => {
    this.reads += 1;
    const output =
      this.secret === null
        ? { __type: 'ResourceNotFoundException', message: "Secrets Manager can't find the specified secret." }
        : { Name: 'vanta-api-credentials', SecretString: this.secret };
    response.writeHead(this.secret === null ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(output));
  });

  /** Listens until it is disposed of, and gives its endpoint. */
  async listen(): Promise<string> {
    return this.#opened.use(await listenLocally(this.#server)).endpoint;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }
}
