/** Where the X-Ray daemon listens. */
export interface DaemonAddress {
  readonly host: string;
  readonly port: number;
}

/** Reads `host:port`, also as `tcp:host:port udp:host:port`, of which only UDP is used; null for anything else. */
export function readDaemonAddress(text: string): DaemonAddress | null {
  const parts = text.trim().split(/\s+/);
  const udp = parts.find((part) => part.startsWith('udp:'))?.slice('udp:'.length) ?? parts[0] ?? '';
  const [, host, digits] = /^([^:]+):(\d{1,5})$/.exec(udp) ?? [];
  const port = Number(digits);
  return host !== undefined && port > 0 && port < 65_536 ? { host, port } : null;
}
