import { AWS_CALL_TIMEOUT, awsCall } from './aws-call.ts';
import type { SecretStore } from './secret-store.ts';
import type { AwsStoreOptions } from './ssm-parameter-store.ts';

/**
 * AWS Secrets Manager. The SDK is loaded at the first call; region, credentials and endpoint are the SDK's
 * own (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL, ...). Calls throw AwsCallError.
 */
export function secretsManagerStore({ timeout = AWS_CALL_TIMEOUT }: AwsStoreOptions = {}): SecretStore {
  return {
    async read(secretId) {
      const { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } =
        await import('@aws-sdk/client-secrets-manager');
      const client = new SecretsManagerClient({});
      const command = new GetSecretValueCommand({ SecretId: secretId });
      return awsCall(`Reading ${secretId} from AWS Secrets Manager`, timeout, async (options) => {
        try {
          const { SecretString, SecretBinary } = await client.send(command, options);
          return (
            SecretString ?? (SecretBinary === undefined ? null : Buffer.from(SecretBinary).toString('utf8'))
          );
        } catch (error) {
          if (error instanceof ResourceNotFoundException) return null;
          throw error;
        }
      }).finally(() => client.destroy());
    },
  };
}
