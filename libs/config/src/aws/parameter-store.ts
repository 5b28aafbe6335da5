/** One parameter of a store such as AWS Systems Manager Parameter Store. */
export interface StoredParameter {
  /** The full name, `/vanta-vuln/api/pageSize`. */
  readonly name: string;
  /** The value; still encrypted when it is secret and nobody asked for decryption. */
  readonly value: string;
  /** Whether the store keeps it encrypted. */
  readonly secret: boolean;
}

/** A store of named parameters. */
export interface ParameterStore {
  /** All parameters below a path, those of its subfolders included. */
  readPath(path: string, options: { readonly decrypt: boolean }): Promise<readonly StoredParameter[]>;
  /** The decrypted value of one parameter, or null when there is none of that name. */
  read(name: string): Promise<string | null>;
}
