// What Node calls operations that end by themselves: files (CloseReq: one that closes), connects, lookups,
// unfinished writes, compression, hashing.
const OPERATION =
  /^(?:FSReq|FileHandleRead|CloseReq|TCPConnect|PipeConnect|GetAddrInfo|Write|Shutdown|Zlib|Random|PBKDF2|Scrypt|Hash|SignRequest)/;

/** Whether this thread waits for an operation of the machine, so that its work goes on without any clock. */
export function hasPendingIo(): boolean {
  return process.getActiveResourcesInfo().some((resource) => OPERATION.test(resource));
}
