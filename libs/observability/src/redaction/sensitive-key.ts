const SENSITIVE =
  /(?:secret|password|passwd|passphrase|pwd|token|apikey|accesskey|accesskeyid|privatekey|authorization|cookie|signature|clientid)s?$/;

/** Whether the values under a name are secret: `client_secret`, `clientSecret`, `X-Api-Key`, `Set-Cookie`. */
export function isSensitiveKey(name: string): boolean {
  // Longer names are no names; the pattern need not look at them.
  return name.length <= 100 && SENSITIVE.test(name.toLowerCase().replace(/[-_.\s]/g, ''));
}
