import * as z from 'zod';

const strings = z.array(z.string()).nullish();

/** What one scanner knows of an asset. Its `targetId` is the scanner's own, not `Vulnerability.targetId`. */
const assetScanner = z.looseObject({
  resourceId: z.string().nullish(),
  integrationId: z.string().nullish(),
  imageDigest: z.string().nullish(),
  imagePushedAtDate: z.string().nullish(),
  imageTags: strings,
  assetTags: z.array(z.looseObject({ key: z.string(), value: z.string().nullish() })).nullish(),
  parentAccountOrOrganization: z.string().nullish(),
  biosUuid: z.string().nullish(),
  ipv4s: strings,
  ipv6s: strings,
  macAddresses: strings,
  hostnames: strings,
  fqdns: strings,
  operatingSystems: strings,
  targetId: z.string().nullish(),
});

/** One asset as `GET /v1/vulnerable-assets` sends it. */
export const vulnerableAssetSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().nullish(),
  assetType: z.string().nullish(),
  hasBeenScanned: z.boolean().nullish(),
  imageScanTag: z.string().nullish(),
  scanners: z.array(assetScanner).nullish(),
});

/** Something that scanners look at: a server, an image, a repository. */
export type VulnerableAsset = z.infer<typeof vulnerableAssetSchema>;
/** What one scanner says of an asset. */
export type AssetScanner = z.infer<typeof assetScanner>;
