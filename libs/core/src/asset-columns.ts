import { canonicalJson } from './json.ts';
import { UNKNOWN } from './severity.ts';
import { storedId } from './stored-id.ts';
import { formatTimestamp, parseTimestamp } from './timestamp.ts';
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

/**
 * What the scanners say, in one way of writing it: no field more than is known, null for an absent one, dates in UTC.
 *
 * Scanners list hosts, addresses and tags in no fixed order and as sets. A new order, a field that Vanta adds or
 * another way to write the same date is no change of the asset; the raw JSON keeps all as it was sent.
 */
function scannersJson(scanners: readonly AssetScanner[]): string {
  return canonicalJson(scanners.map(scannerFacts));
}

function scannerFacts(scanner: AssetScanner) {
  return {
    resourceId: scanner.resourceId ?? null,
    integrationId: scanner.integrationId ?? null,
    imageDigest: scanner.imageDigest ?? null,
    imagePushedAtDate: dateInUtc(scanner.imagePushedAtDate),
    imageTags: sortByText(scanner.imageTags),
    assetTags: sortByText(scanner.assetTags?.map(({ key, value }) => ({ key, value: value ?? null }))),
    parentAccountOrOrganization: scanner.parentAccountOrOrganization ?? null,
    biosUuid: scanner.biosUuid ?? null,
    ipv4s: sortByText(scanner.ipv4s),
    ipv6s: sortByText(scanner.ipv6s),
    macAddresses: sortByText(scanner.macAddresses),
    hostnames: sortByText(scanner.hostnames),
    fqdns: sortByText(scanner.fqdns),
    operatingSystems: sortByText(scanner.operatingSystems),
    targetId: scanner.targetId ?? null,
  };
}

/** A text that is no date stays as it is. */
function dateInUtc(text: string | null | undefined): string | null {
  const moment = text === null || text === undefined ? null : parseTimestamp(text);
  return moment === null ? (text ?? null) : formatTimestamp(moment);
}

/** Sorted and without repetitions. */
function sortByText(values: readonly unknown[] | null | undefined): readonly unknown[] | null {
  if (values === null || values === undefined || values.length < 2) return values ?? null;
  const byText = new Map(values.map((value) => [canonicalJson(value), value]));
  return [...byText.keys()].sort().map((text) => byText.get(text));
}
