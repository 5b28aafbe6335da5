export {
  WITHOUT_ID,
  unusableAsset,
  unusableVulnerability,
  wireAsset,
  wireDeactivation,
  wireIntegration,
  wireRemediation,
  wireVulnerability,
} from './wire-records.ts';
export { BEGIN, MOMENT } from './begin-options.ts';
export { toStagedIntegration, toStagedPage, toStagedRow } from './to-staged.ts';
export { planAndCommit, stageLists, syncLists } from './sync-lists.ts';
export type { Lists, SyncListsOptions } from './sync-lists.ts';
export { collect } from './collect.ts';
export { listenLocally } from './listen-locally.ts';
export type { LocalServer } from './listen-locally.ts';
export { createTemporaryFolder } from './temporary-folder.ts';
