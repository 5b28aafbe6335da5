export { createHttpApi } from './create-http-api.ts';
export type { HttpApi } from './create-http-api.ts';
export type { HttpApiOptions, HttpApiParts, StoreReader } from './http-api-parts.ts';
export type { SyncTrigger, TriggeredSync } from './sync-trigger.ts';
export { keepJobsInMemory } from './keep-jobs-in-memory.ts';
export type { MemoryJobsOptions } from './keep-jobs-in-memory.ts';
export { AnswerTooLargeError } from './read-answer.ts';
export { QueryBusyError, limitQueries } from './limit-queries.ts';
export type { QueryLimits } from './limit-queries.ts';
