import { canonicalJson } from './json.ts';
import { UNKNOWN } from './severity.ts';
import { storedId } from './stored-id.ts';
import type { AssetScanner, VulnerableAsset } from './vulnerable-asset.ts';

const ENVIRONMENT_TAGS = new Set(['env', 'environment']);
const OWNER_TAGS = new Set(['owner', 'team']);

/** The columns of an asset: what its scanners say, gathered; environment and owner come from their tags. */
export function assetColumns(asset: VulnerableAsset) {
  const scanners = asset.scanners ?? [];
  const gather = (pick: PickValues) => gatherDistinct(scanners, pick);
  return {
    id: storedId(asset.id),
    name: asset.name ?? null,
    asset_type: asset.assetType ?? UNKNOWN,
    has_been_scanned: asset.hasBeenScanned ?? null,
    image_scan_tag: asset.imageScanTag ?? null,
    integration_ids: gather((scanner) => [scanner.integrationId]),
    tags: gather((scanner) => scanner.assetTags?.map(({ key, value }) => `${key}=${value ?? ''}`)),
    environment: firstTagValue(scanners, ENVIRONMENT_TAGS),
    owner: firstTagValue(scanners, OWNER_TAGS),
    hostnames: gather((scanner) => [...(scanner.hostnames ?? []), ...(scanner.fqdns ?? [])]),
    ips: gather((scanner) => [...(scanner.ipv4s ?? []), ...(scanner.ipv6s ?? [])]),
    operating_systems: gather((scanner) => scanner.operatingSystems),
    image_digests: gather((scanner) => [scanner.imageDigest]),
    image_tags: gather((scanner) => scanner.imageTags),
    account:
      scanners.find((scanner) => scanner.parentAccountOrOrganization)?.parentAccountOrOrganization ?? null,
    scanners_json: scannersJson(scanners),
  };
}

type PickValues = (scanner: AssetScanner) => readonly (string | null | undefined)[] | null | undefined;

function gatherDistinct(scanners: readonly AssetScanner[], pick: PickValues): readonly string[] {
  const distinct = new Set<string>();
  for (const scanner of scanners) {
    for (const value of pick(scanner) ?? []) if (value) distinct.add(value);
  }
  return distinct.size < 2 ? [...distinct] : [...distinct].sort();
}

function firstTagValue(scanners: readonly AssetScanner[], keys: ReadonlySet<string>): string | null {
  for (const scanner of scanners) {
    const tag = scanner.assetTags?.find(({ key, value }) => keys.has(key.toLowerCase()) && value);
    if (tag?.value) return tag.value;
  }
  return null;
}

/** Scanners list hosts, addresses and tags in no fixed order and as sets: a new order is no change of the asset. */
function scannersJson(scanners: readonly AssetScanner[]): string {
  return canonicalJson(scanners.map(withSortedLists));
}

function withSortedLists(scanner: AssetScanner): AssetScanner {
  const sorted = Object.entries(scanner).flatMap(([key, value]) =>
    Array.isArray(value) && value.length > 1 ? [[key, sortByText(value)] as const] : [],
  );
  return sorted.length === 0 ? scanner : { ...scanner, ...Object.fromEntries(sorted) };
}

function sortByText(values: readonly unknown[]): readonly unknown[] {
  const byText = new Map(values.map((value) => [canonicalJson(value), value]));
  return [...byText.keys()].sort().map((text) => byText.get(text));
}
