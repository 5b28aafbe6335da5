import { parseArgs } from 'node:util';
import { valid } from 'semver';

/** What to release. */
export interface ReleaseRequest {
  /** `major`, `minor`, `patch`, or the version itself. */
  readonly version: string;
  /** Shows what would change, and changes nothing. */
  readonly dryRun: boolean;
}

const STEPS: ReadonlySet<string> = new Set(['major', 'minor', 'patch']);

/**
 * Reads `VERSION [--for-real]`.
 *
 * Throws an Error that says what to give: no version, one that is none, or a real release outside of CI, which alone has
 * a clean checkout of main.
 */
export function readReleaseRequest(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ReleaseRequest {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'for-real': { type: 'boolean', default: false } },
  });
  const [version, ...more] = positionals;
  if (version === undefined || more.length > 0)
    throw new Error('Give one version: npm run release -- minor, or npm run release -- 1.4.0');
  if (!STEPS.has(version) && valid(version) !== version)
    throw new Error(`${version} is no version: give major, minor, patch, or one such as 1.4.0`);
  const dryRun = !values['for-real'];
  if (!dryRun && env['CI'] !== 'true')
    throw new Error(
      'A real release is made by the workflow Release; without --for-real you see what it would change.',
    );
  return { version, dryRun };
}
