import { wireAsset, wireRemediation, wireVulnerability } from '../wire-records.ts';

/** The lists of an account with two findings, a remediation and three assets. */
export const SMALL_LISTS = {
  vulnerabilities: [wireVulnerability('v1'), wireVulnerability('v2')],
  remediations: [wireRemediation('r1')],
  assets: [wireAsset('a1'), wireAsset('a2'), wireAsset('a3')],
};
