// What Node calls operations that end by themselves: files, connects, lookups, unfinished writes, compression, hashing.
const OPERATION =
  /^(?:FSReq|FileHandle(?:Close|Read)|TCPConnect|PipeConnect|GetAddrInfo|Write|Shutdown|Zlib|Random|PBKDF2|Scrypt|Hash|SignRequest)/;

/** Whether this thread waits for an operation of the machine, so that its work goes on without any clock. */
export function hasPendingIo(): boolean {
  return process.getActiveResourcesInfo().some((resource) => OPERATION.test(resource));
}
