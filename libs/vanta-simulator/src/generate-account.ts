import type { VulnerableAsset } from '@vanta-vuln/core';
import { emptyAccount } from './account.ts';
import type { Account } from './account.ts';
import { makeAsset } from './make-asset.ts';
import { makeIntegrations } from './make-integrations.ts';
import { makeRemediation } from './make-remediation.ts';
import { makeVulnerability } from './make-vulnerability.ts';
import { Random } from './random.ts';
import { recipeIds } from './recipe.ts';
import type { Recipe } from './recipe.ts';

/** How many rows of each kind to make. */
export interface AccountSize {
  readonly vulnerabilities: number;
  readonly remediations: number;
  readonly assets: number;
  readonly integrations: number;
}

/** Of the remediations, how many belong to findings that are still listed. */
const MATCHED_SHARE = 0.8;

/** An account and the numbers that the next new rows get. */
export interface GeneratedAccount {
  readonly account: Account;
  readonly recipe: Recipe;
  readonly next: { vulnerability: number; remediation: number; asset: number };
  /** How often time has passed. */
  readonly ticks: number;
}

/** Makes an account of any size; the same options give the same account. */
export function generateAccount(
  size: AccountSize,
  options: Pick<Recipe, 'seed' | 'today' | 'cves'>,
): GeneratedAccount {
  const account = emptyAccount();
  const integrations = makeIntegrations(size.integrations, options.seed);
  const integrationIds = integrations.map(({ integrationId }) => integrationId);
  const recipe: Recipe = { ...options, integrationIds, ids: recipeIds(options.seed) };

  for (const integration of integrations) account.integrations.set(integration);
  const assets = addAssets(account, size.assets, recipe);
  addFindings(account, size, assets, recipe);
  const pastFindings = addPastRemediations(account, size, assets, recipe);
  for (const table of Object.values(account)) table.startGeneration();

  const next = {
    vulnerability: size.vulnerabilities + pastFindings,
    remediation: size.remediations,
    asset: size.assets,
  };
  return { account, recipe, next, ticks: 0 };
}

function addAssets(account: Account, count: number, recipe: Recipe): VulnerableAsset[] {
  const random = new Random(recipe.seed, 'assets');
  const assets = Array.from({ length: count }, (_, number) => makeAsset(number, recipe, random));
  for (const asset of assets) account.assets.set(asset);
  return assets;
}

function addFindings(account: Account, size: AccountSize, assets: VulnerableAsset[], recipe: Recipe): void {
  const random = new Random(recipe.seed, 'findings');
  const matched = matchedCount(size);
  for (let number = 0; number < size.vulnerabilities; number += 1) {
    const place = { number, asset: pickAsset(assets, random), latest: recipe.today };
    const finding = makeVulnerability(place, recipe, random);
    account.vulnerabilities.set(finding);
    if (number >= matched) continue;
    account.remediations.set(makeRemediation(finding, { number, fixedShare: 0.05 }, recipe, random));
  }
}

/** Remediations of findings that are listed no more; returns how many there are. */
function addPastRemediations(
  account: Account,
  size: AccountSize,
  assets: VulnerableAsset[],
  recipe: Recipe,
): number {
  const random = new Random(recipe.seed, 'past findings');
  const matched = matchedCount(size);
  for (let number = matched; number < size.remediations; number += 1) {
    const place = {
      number: size.vulnerabilities + number - matched,
      asset: pickAsset(assets, random),
      latest: recipe.today,
    };
    const finding = makeVulnerability(place, recipe, random);
    account.remediations.set(makeRemediation(finding, { number, fixedShare: 0.95 }, recipe, random));
  }
  return size.remediations - matched;
}

function matchedCount(size: AccountSize): number {
  return Math.min(size.vulnerabilities, Math.floor(size.remediations * MATCHED_SHARE));
}

/** A few assets have many findings: the square of a fraction favours the first ones. */
export function pickAsset(assets: readonly VulnerableAsset[], random: Random): VulnerableAsset {
  const asset = assets[Math.floor(random.fraction() ** 2 * assets.length)];
  return asset ?? { id: 'unknown-asset' };
}
