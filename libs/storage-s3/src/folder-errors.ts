import { ObjectNotFoundError, ObjectStoreError, hasCode } from '@vanta-vuln/core';

/** What a folder was asked for when it failed. */
export interface FolderRequest {
  readonly location: string;
  readonly kind: 'read' | 'write' | 'list';
  /** The key, or the prefix of a listing. */
  readonly key: string;
}

const FILE_FOR_FOLDER =
  'A file stands where a folder is needed, or a folder where a file is: choose another.';

// What the system says, and what helps.
const REFUSALS = [
  ['EACCES', 'Give this user the right to read and write the folder.'],
  ['EPERM', 'Give this user the right to read and write the folder.'],
  ['EROFS', 'The file system is read-only: choose another folder.'],
  ['ENOSPC', 'The disk is full: free some space and run again.'],
  ['EEXIST', FILE_FOR_FOLDER],
  ['ENOTDIR', FILE_FOR_FOLDER],
  ['EISDIR', FILE_FOR_FOLDER],
] as const;

// By what a reader is told that there is no such file.
const MISSING = { read: ['ENOENT', 'ENOTDIR', 'EISDIR'], write: ['ENOENT'], list: [] } as const;

/** What a caller may read of a failure of the file system; an error that is none of its own passes through. */
export function translateFolderError({ location, kind, key }: FolderRequest, error: unknown): unknown {
  if (hasCode(error, ...MISSING[kind])) {
    return new ObjectNotFoundError(location, key, error);
  }
  const [code, hint] = REFUSALS.find(([refusal]) => hasCode(error, refusal)) ?? [];
  if (code === undefined) return error;
  const what = kind === 'list' ? `list ${key}`.trim() : `serve ${key}`;
  return new ObjectStoreError('object-store-refused', `${location} could not ${what}: ${code}.`, {
    hint,
    cause: error,
  });
}

/** The name of a key is that of a folder with other objects in it. */
export function folderThere(location: string, key: string): ObjectStoreError {
  return new ObjectStoreError('object-store-refused', `${location} could not serve ${key}: it is a folder.`, {
    hint: FILE_FOR_FOLDER,
  });
}

/** A folder in the name of a key is a link to a place outside the store. */
export function folderElsewhere(location: string, key: string): ObjectStoreError {
  return new ObjectStoreError(
    'object-store-refused',
    `${location} could not serve ${key}: a folder in it is a link to another place.`,
    { hint: 'Put a folder in the place of the link, or choose another one as the store.' },
  );
}
