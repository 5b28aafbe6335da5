declare module 'asl-validator' {
  interface Problem {
    readonly 'Error code': string;
    readonly Message?: string;
    readonly path?: string;
  }

  /** Judges a definition, which it changes. */
  function validate(definition: unknown): { readonly isValid: boolean; readonly errors: readonly Problem[] };
  export = validate;
}
