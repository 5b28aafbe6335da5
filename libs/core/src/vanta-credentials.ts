/** The two halves of an OAuth application's access to the Vanta API. */
export interface VantaCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}
