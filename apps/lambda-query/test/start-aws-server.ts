import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { listenLocally } from '@vanta-vuln/contract-tests/lists';

/** A call that arrived: `AmazonAthena.StartQueryExecution` with its input. */
export interface ReceivedCall {
  readonly target: string;
  readonly input: unknown;
}

/** What a call is answered with: its output, an exception of AWS, or nothing for ever. */
export type CallAnswer =
  { readonly output: object } | { readonly error: string; readonly message?: string } | 'never';

/** Answers a call, or gives undefined for one that it does not know. */
export type AnswerCall = (call: ReceivedCall) => CallAnswer | undefined;

/** Starts a server on 127.0.0.1 that speaks the JSON protocols of AWS. */
export async function startAwsServer(answer: AnswerCall) {
  const calls: ReceivedCall[] = [];
  const server = createServer((request, response) => {
    void json(request).then((input) => {
      const call = { target: String(request.headers['x-amz-target']), input };
      calls.push(call);
      const given = answer(call) ?? { error: 'UnknownOperationException' };
      if (given === 'never') return;
      const isError = 'error' in given;
      response.writeHead(isError ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        JSON.stringify(isError ? { __type: given.error, message: given.message ?? '' } : given.output),
      );
    });
  });
  return { calls, ...(await listenLocally(server)) };
}
