import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync } from 'node:fs';

/** A file system of its own that has little space. */
export interface SmallDisk extends Disposable {
  readonly path: string;
  /** Gives it 64 megabytes. */
  readonly grow: () => void;
}

let disks = 0;

/** A file system of one megabyte; null where mounting is not allowed. */
export function mountSmallDisk(): SmallDisk | null {
  disks += 1;
  const path = `/dev/shm/vanta-vuln-small-disk-${process.pid}-${disks}`;
  const mount = (...options: readonly string[]) =>
    execFileSync('mount', [...options, path], { stdio: 'ignore' });
  mkdirSync(path, { recursive: true });
  try {
    mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs');
  } catch {
    rmdirSync(path);
    return null;
  }
  return {
    path,
    grow: () => mount('-o', 'remount,size=64m'),
    [Symbol.dispose]: () => {
      execFileSync('umount', ['-l', path], { stdio: 'ignore' });
      rmdirSync(path);
    },
  };
}
