import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { listenLocally } from '@vanta-vuln/contract-tests/lists';
import * as z from 'zod';

/** A partition as the catalog of the server holds it. */
export interface HeldPartition {
  readonly Values: readonly string[];
  readonly Parameters: Readonly<Record<string, string>>;
}

const tableInput = z.looseObject({ Name: z.string() });
const partitionInput = z.looseObject({
  Values: z.array(z.string()),
  Parameters: z.record(z.string(), z.string()),
});
const call = z.looseObject({
  TableName: z.string().optional(),
  TableInput: tableInput.optional(),
  PartitionInputList: z.array(partitionInput).optional(),
  Entries: z
    .array(z.object({ PartitionValueList: z.array(z.string()), PartitionInput: partitionInput }))
    .optional(),
  PartitionsToDelete: z.array(z.object({ Values: z.array(z.string()) })).optional(),
  QueueUrl: z.string().optional(),
  MessageBody: z.string().optional(),
  MessageAttributes: z.record(z.string(), z.object({ StringValue: z.string() })).optional(),
});
type Call = z.infer<typeof call>;

/** A server that keeps a Glue catalog and a queue of SQS in memory, behind the protocols of both. */
export class AwsServer implements AsyncDisposable {
  readonly tables = new Map<string, z.infer<typeof tableInput>>();
  readonly partitions = new Map<string, Map<string, HeldPartition>>();
  readonly letters: { readonly body: string; readonly attributes: Readonly<Record<string, string>> }[] = [];
  /** Names of the operations that were asked for. */
  readonly operations: string[] = [];
  /** An operation that is refused until this is null again. */
  denied: string | null = null;
  #hasDatabase = false;
  readonly #opened = new AsyncDisposableStack();
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  /** Listens until it is disposed of, and gives its endpoint. */
  async listen(): Promise<string> {
    return this.#opened.use(await listenLocally(this.#server)).endpoint;
  }

  /** The days of a table that are registered, with the number of rows that the catalog says. */
  days(table: string): Readonly<Record<string, string | undefined>> {
    const held = [...(this.partitions.get(table) ?? new Map<string, HeldPartition>())];
    return Object.fromEntries(
      held.map(
        ([
          day,
          {
            Parameters: { numRows },
          },
        ]) => [day, numRows],
      ),
    );
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#opened.disposeAsync();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    const input = call.parse(await json(request));
    this.operations.push(operation);
    const output =
      operation === this.denied ? refusal('AccessDeniedException') : this.#answer(operation, input);
    response.writeHead('__type' in output ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(output));
  }

  #answer(operation: string, input: Call): object {
    switch (operation) {
      case 'GetDatabase':
        return this.#hasDatabase ? { Database: { Name: 'db' } } : refusal('EntityNotFoundException');
      case 'CreateDatabase':
        this.#hasDatabase = true;
        return {};
      case 'UpdateDatabase':
        return {};
      case 'GetTables':
        return { TableList: [...this.tables.values()] };
      case 'CreateTable':
        return this.#createTable(input);
      case 'GetPartitions':
        return { Partitions: [...(this.partitions.get(input.TableName ?? '')?.values() ?? [])] };
      case 'BatchCreatePartition':
        return this.#createPartitions(input);
      case 'BatchUpdatePartition':
        for (const { PartitionInput: partition } of input.Entries ?? []) this.#put(input, partition);
        return { Errors: [] };
      case 'BatchDeletePartition':
        for (const { Values: values } of input.PartitionsToDelete ?? [])
          this.partitions.get(input.TableName ?? '')?.delete(values.join('-'));
        return { Errors: [] };
      case 'SendMessage':
        return this.#keepLetter(input);
      default:
        return refusal('UnknownOperationException');
    }
  }

  #createTable({ TableInput: table }: Call): object {
    if (table === undefined || this.tables.has(table.Name)) return refusal('AlreadyExistsException');
    this.tables.set(table.Name, table);
    this.partitions.set(table.Name, new Map());
    return {};
  }

  #createPartitions(input: Call): object {
    const there = (input.PartitionInputList ?? []).filter((partition) => !this.#put(input, partition, 'new'));
    return {
      Errors: there.map(({ Values }) => ({
        PartitionValues: Values,
        ErrorDetail: { ErrorCode: 'AlreadyExistsException', ErrorMessage: 'it exists' },
      })),
    };
  }

  #put({ TableName: table = '' }: Call, partition: HeldPartition, how?: 'new'): boolean {
    const held = this.partitions.get(table) ?? new Map<string, HeldPartition>();
    const day = partition.Values.join('-');
    if (how === 'new' && held.has(day)) return false;
    held.set(day, partition);
    return true;
  }

  #keepLetter({ MessageBody: body = '', MessageAttributes: attributes = {} }: Call): object {
    const texts = new Map(Object.entries(attributes).map(([name, { StringValue: text }]) => [name, text]));
    this.letters.push({ body, attributes: Object.fromEntries(texts) });
    const digest = createHash('md5').update(body).digest('hex');
    return { MessageId: `letter-${this.letters.length}`, MD5OfMessageBody: digest };
  }
}

function refusal(type: string) {
  return { __type: type, message: `${type} of the test` };
}
