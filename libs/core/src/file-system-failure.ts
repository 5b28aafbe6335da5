import { hasCode } from './has-code.ts';

/** Whether a file system says that it has no such thing, as those of memory sticks do of links and of rights. */
export function isUnsupportedByFileSystem(error: unknown): boolean {
  return hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL');
}
