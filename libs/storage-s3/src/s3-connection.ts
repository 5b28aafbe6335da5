/** How to reach S3; credentials come from the environment, as the SDK finds them. */
export interface S3Connection {
  /** Another server than Amazon's, with the bucket in the path. @default AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL */
  readonly endpoint?: string | undefined;
  /** @default what the SDK finds in the environment */
  readonly region?: string | undefined;
  /** Connections kept open at most. @default MAX_POOL_CONNECTIONS, or 50 */
  readonly maxConnections?: number | undefined;
  /** Requests for one call, the first included. @default 5 */
  readonly maxAttempts?: number | undefined;
}
