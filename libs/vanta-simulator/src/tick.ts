import type { Vulnerability, VulnerabilityRemediation } from '@vanta-vuln/core';
import type { Account } from './account.ts';
import { deactivate, followFinding, moveSla, reactivate, rescore, seenAgain } from './change-finding.ts';
import { pickAsset } from './generate-account.ts';
import type { GeneratedAccount } from './generate-account.ts';
import { makeAsset } from './make-asset.ts';
import { makeRemediation } from './make-remediation.ts';
import { makeVulnerability } from './make-vulnerability.ts';
import { Random } from './random.ts';
import type { Recipe } from './recipe.ts';
import type { ResolvedTickOptions } from './tick-options.ts';
import { MS_PER_DAY } from './units.ts';

/** One day in the life of an account. */
interface Day {
  readonly account: Account;
  readonly recipe: Recipe;
  readonly next: GeneratedAccount['next'];
  readonly shares: ResolvedTickOptions;
  readonly random: Random;
  readonly remediationOf: ReadonlyMap<string, VulnerabilityRemediation>;
}

/**
 * Lets days pass: rows come, change and go, as the shares say. Returns the account with its new present day.
 *
 * The same account, options and number of ticks give the same rows.
 */
export function tick(generated: GeneratedAccount, shares: ResolvedTickOptions): GeneratedAccount {
  const { account } = generated;
  const recipe = { ...generated.recipe, today: generated.recipe.today + shares.days * MS_PER_DAY };
  const ticks = generated.ticks + 1;
  const random = new Random(recipe.seed, `tick ${ticks}`);
  const remediationOf = new Map(
    [...account.remediations.rows()].map((row) => [row.vulnerabilityId ?? '', row]),
  );
  const day: Day = { account, recipe, next: { ...generated.next }, shares, random, remediationOf };

  const size = { findings: account.vulnerabilities.size, assets: account.assets.size };
  bringBackFindings(day);
  changeFindings(day);
  changeRemediations(day);
  changeAssets(day);
  addAssets(day, Math.round(size.assets * shares.newShare));
  addFindings(day, Math.round(size.findings * shares.newShare));
  return { account, recipe, next: day.next, ticks };
}

function bringBackFindings({ account, shares, random, recipe }: Day): void {
  for (const finding of [...account.vulnerabilities.goneRows()]) {
    if (!account.vulnerabilities.has(finding.id) && random.chance(shares.reappearedShare)) {
      account.vulnerabilities.set(seenAgain(finding, recipe.today));
    }
  }
}

function changeFindings(day: Day): void {
  const { account, remediationOf } = day;
  for (const finding of [...account.vulnerabilities.rows()]) {
    const changed = fateOf(finding, day);
    if (changed === finding) continue;
    if (changed === null) {
      account.vulnerabilities.delete(finding.id);
      continue;
    }
    account.vulnerabilities.set(changed);
    const remediation = remediationOf.get(finding.id);
    const follows = remediation && followFinding(remediation, finding, changed);
    if (follows) account.remediations.set(follows);
  }
}

/** What the day does to a finding: the same row, another one, or null when it is listed no more. */
function fateOf(
  finding: Vulnerability,
  { shares, random, recipe, remediationOf }: Day,
): Vulnerability | null {
  const { today } = recipe;
  const isFixed = !!remediationOf.get(finding.id)?.remediationDate;
  const isDeactivated = !!finding.deactivateMetadata;
  if (random.chance(isFixed ? shares.fixedGoneShare : shares.vanishedShare)) return null;
  if (isDeactivated && random.chance(shares.reactivatedShare)) return seenAgain(reactivate(finding), today);
  if (!isDeactivated && random.chance(shares.deactivatedShare)) return deactivate(finding, today, random);
  if (random.chance(shares.changedShare)) return seenAgain(rescore(finding, random), today);
  if (random.chance(shares.slaMovedShare)) return seenAgain(moveSla(finding, today, random), today);
  return random.chance(shares.onlyLastDetectedShare) ? seenAgain(finding, today) : finding;
}

function changeRemediations({ account, shares, random, recipe }: Day): void {
  for (const remediation of [...account.remediations.rows()]) {
    const finding = account.vulnerabilities.get(remediation.vulnerabilityId ?? '');
    if (finding === undefined) {
      if (random.chance(shares.vanishedShare)) account.remediations.delete(remediation.id);
    } else if (
      !remediation.remediationDate &&
      !finding.deactivateMetadata &&
      random.chance(shares.fixedShare)
    ) {
      const earliest = Math.max(recipe.today - MS_PER_DAY, Date.parse(remediation.detectedDate ?? '') || 0);
      const moment = earliest + Math.floor(random.fraction() * Math.max(0, recipe.today - earliest));
      account.remediations.set({ ...remediation, remediationDate: new Date(moment).toISOString() });
    }
  }
}

function changeAssets({ account, shares, random, recipe }: Day): void {
  const busy = new Set([...account.vulnerabilities.rows()].map((finding) => finding.targetId));
  for (const asset of [...account.assets.rows()]) {
    if (!busy.has(asset.id) && random.chance(shares.vanishedShare)) {
      account.assets.delete(asset.id);
    } else if (random.chance(shares.changedShare)) {
      const [first, ...others] = asset.scanners ?? [];
      const tag = { key: 'reviewed', value: new Date(recipe.today).toISOString().slice(0, 10) };
      const tags = (first?.assetTags ?? []).filter(({ key }) => key !== tag.key);
      account.assets.set({ ...asset, scanners: [{ ...first, assetTags: [...tags, tag] }, ...others] });
    }
  }
}

function addAssets({ account, next, recipe, random }: Day, count: number): void {
  for (let added = 0; added < count; added += 1) {
    account.assets.set(makeAsset(next.asset, recipe, random));
    next.asset += 1;
  }
}

function addFindings({ account, next, recipe, random }: Day, count: number): void {
  const assets = [...account.assets.rows()];
  for (let added = 0; added < count; added += 1) {
    const place = {
      number: next.vulnerability,
      asset: pickAsset(assets, random),
      latest: recipe.today,
      oldestDays: 1,
    };
    const finding = makeVulnerability(place, recipe, random);
    account.vulnerabilities.set(finding);
    account.remediations.set(
      makeRemediation(finding, { number: next.remediation, fixedShare: 0 }, recipe, random),
    );
    next.vulnerability += 1;
    next.remediation += 1;
  }
}
