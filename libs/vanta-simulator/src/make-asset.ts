import type { AssetScanner, VulnerableAsset } from '@vanta-vuln/core';
import type { Random } from './random.ts';
import type { Recipe } from './recipe.ts';
import { MS_PER_DAY } from './units.ts';

const TYPES = [
  ['SERVER', 'srv'],
  ['SERVER', 'srv'],
  ['CONTAINER_REPOSITORY_IMAGE', 'img'],
  ['CONTAINER_REPOSITORY', 'repo'],
  ['CONTAINER', 'ctr'],
  ['CODE_REPOSITORY', 'code'],
  ['CODE_REPOSITORY', 'code'],
  ['MANIFEST_FILE', 'manifest'],
  ['WORKSTATION', 'laptop'],
  ['SERVERLESS_FUNCTION', 'fn'],
  ['OTHER', 'other'],
] as const;
const SERVICES = ['billing', 'checkout', 'search', 'identity', 'ledger', 'reports', 'gateway', 'mailer'];
const ENVIRONMENTS = ['production', 'staging', 'development', 'Production', 'prod'];
const TEAMS = ['platform', 'payments', 'data', 'security', 'Mobile'];
const ENVIRONMENT_KEYS = ['env', 'environment', 'Environment', 'ENV'];
const OWNER_KEYS = ['owner', 'team', 'Team', 'Owner'];
const SYSTEMS = ['Ubuntu 22.04', 'Ubuntu 24.04', 'Amazon Linux 2023', 'Windows Server 2022', 'macOS 15'];

/** The asset of a number: its kind, and one to three scanners that see it, each with its own facts. */
export function makeAsset(number: number, recipe: Recipe, random: Random): VulnerableAsset {
  const [assetType, prefix] = random.pick(TYPES);
  const service = random.pick(SERVICES);
  const name = `${prefix}-${service}-${number + 1}`;
  const isImage = assetType === 'CONTAINER_REPOSITORY_IMAGE' || assetType === 'CONTAINER';
  const scannerCount = Math.min(recipe.integrationIds.length, random.chance(0.75) ? 1 : random.int(2, 3));
  const firstIntegration = random.int(0, Math.max(0, recipe.integrationIds.length - 1));
  const tags = makeTags(service, random);
  return {
    id: recipe.ids.asset(number),
    name,
    assetType,
    hasBeenScanned: random.chance(0.97),
    imageScanTag: isImage ? random.pick(['latest', 'stable', 'v1.4.2']) : null,
    scanners: Array.from({ length: scannerCount }, (_, index) => {
      const integrationId =
        recipe.integrationIds[(firstIntegration + index) % recipe.integrationIds.length] ?? null;
      const scanner = { name, isImage, integrationId, number, index, assetTags: index === 0 ? tags : null };
      return makeScanner(scanner, recipe, random);
    }),
  };
}

interface ScannerFacts {
  readonly name: string;
  readonly isImage: boolean;
  readonly integrationId: string | null;
  readonly number: number;
  readonly index: number;
  readonly assetTags: AssetScanner['assetTags'];
}

function makeScanner(facts: ScannerFacts, recipe: Recipe, random: Random): AssetScanner {
  const { name, isImage, integrationId, assetTags } = facts;
  const number = facts.number * 3 + facts.index;
  return {
    resourceId: recipe.ids.resource(number),
    integrationId,
    imageDigest: isImage ? `sha256:${random.hex(64)}` : null,
    imagePushedAtDate: isImage
      ? new Date(recipe.today - random.int(1, 300) * MS_PER_DAY).toISOString()
      : null,
    imageTags: isImage ? ['latest', `build-${random.int(100, 999)}`] : null,
    assetTags,
    parentAccountOrOrganization: random.chance(0.9)
      ? random.pick(['example-prod', 'example-dev', 'example-org'])
      : null,
    biosUuid: isImage ? null : random.hex(32),
    ipv4s: isImage ? null : [`10.${random.int(0, 255)}.${random.int(0, 255)}.${random.int(1, 254)}`],
    ipv6s: null,
    macAddresses: isImage ? null : [`02:00:00:${random.hex(2)}:${random.hex(2)}:${random.hex(2)}`],
    hostnames: isImage ? [] : [name],
    fqdns: isImage ? null : [`${name}.internal.example.com`],
    operatingSystems: random.chance(0.8) ? [random.pick(SYSTEMS)] : null,
    targetId: recipe.ids.scannerTarget(number),
  };
}

function makeTags(service: string, random: Random): { key: string; value: string }[] {
  const tags = [{ key: 'service', value: service }];
  if (random.chance(0.8)) tags.push({ key: random.pick(ENVIRONMENT_KEYS), value: random.pick(ENVIRONMENTS) });
  if (random.chance(0.7)) tags.push({ key: random.pick(OWNER_KEYS), value: random.pick(TEAMS) });
  return tags;
}
