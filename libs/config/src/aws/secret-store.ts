/** A store of secrets such as AWS Secrets Manager. */
export interface SecretStore {
  /** The current text of a secret by name or ARN, or null when there is none of that name. */
  read(secretId: string): Promise<string | null>;
}
