import type { Parameter } from '@aws-sdk/client-ssm';
import { AWS_CALL_TIMEOUT, awsCall } from './aws-call.ts';
import type { ParameterStore, StoredParameter } from './parameter-store.ts';

/** Options of the AWS stores. */
export interface AwsStoreOptions {
  /** How long one call may take, retries included, in milliseconds. @default 10000 */
  readonly timeout?: number | undefined;
}

/**
 * AWS Systems Manager Parameter Store. The SDK is loaded at the first call; region, credentials and endpoint
 * are the SDK's own (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL, ...). Calls throw AwsCallError.
 */
export function ssmParameterStore({ timeout = AWS_CALL_TIMEOUT }: AwsStoreOptions = {}): ParameterStore {
  return {
    async readPath(path, { decrypt }) {
      const { SSMClient, paginateGetParametersByPath } = await import('@aws-sdk/client-ssm');
      const client = new SSMClient({});
      const query = { Path: path, Recursive: true, WithDecryption: decrypt };
      return awsCall(
        `Reading the parameters below ${path} from AWS Parameter Store`,
        timeout,
        async (options) => {
          const found: StoredParameter[] = [];
          for await (const page of paginateGetParametersByPath({ client }, query, options)) {
            found.push(...(page.Parameters ?? []).flatMap(storedParameter));
          }
          return found;
        },
      ).finally(() => client.destroy());
    },

    async read(name) {
      const { GetParameterCommand, ParameterNotFound, SSMClient } = await import('@aws-sdk/client-ssm');
      const client = new SSMClient({});
      const command = new GetParameterCommand({ Name: name, WithDecryption: true });
      return awsCall(`Reading ${name} from AWS Parameter Store`, timeout, async (options) => {
        try {
          return (await client.send(command, options)).Parameter?.Value ?? null;
        } catch (error) {
          if (error instanceof ParameterNotFound) return null;
          throw error;
        }
      }).finally(() => client.destroy());
    },
  };
}

function storedParameter({ Name, Value, Type }: Parameter): StoredParameter[] {
  if (Name === undefined || Value === undefined) return [];
  return [{ name: Name, value: Value, secret: Type === 'SecureString' }];
}
