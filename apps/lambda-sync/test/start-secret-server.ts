import { createServer } from 'node:http';

/** A Secrets Manager that holds one secret, or none. */
export class SecretServer implements AsyncDisposable {
  /** The text of the secret; null when there is none. */
  secret: string | null = null;
  reads = 0;
  readonly #server = createServer((_, response) => {
    this.reads += 1;
    const output =
      this.secret === null
        ? { __type: 'ResourceNotFoundException', message: "Secrets Manager can't find the specified secret." }
        : { Name: 'vanta-api-credentials', SecretString: this.secret };
    response.writeHead(this.secret === null ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(output));
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
