import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { variable } from './environment-variables.ts';
import type { EnvironmentVariables } from './environment-variables.ts';
import type { SettingKey } from './setting-definitions.ts';

/** Where the program runs: on a machine with a user, or as an AWS Lambda function. */
export type RuntimeEnvironment = 'local' | 'lambda';

/** Tells from the environment variables where the program runs. */
export function detectEnvironment(env: EnvironmentVariables): RuntimeEnvironment {
  return variable(env, 'AWS_LAMBDA_FUNCTION_NAME') === undefined ? 'local' : 'lambda';
}

/** The defaults that depend on where the program runs; they stand above those of the schema. */
export function environmentDefaults(
  environment: RuntimeEnvironment,
  env: EnvironmentVariables,
): ReadonlyMap<SettingKey, string> {
  switch (environment) {
    case 'lambda':
      // Only /tmp can be written there, and CloudWatch reads JSON lines.
      return new Map([
        ['log.format', 'json'],
        ['log.level', 'info'],
        ['paths.temp', '/tmp'],
        ['paths.cache', '/tmp/vanta-vuln'],
        ['credentials.secretId', 'vanta-api-credentials'],
        ...lakeOfBucket(variable(env, 'S3_BUCKET')),
      ]);
    case 'local':
      return new Map([
        ['paths.temp', variable(env, 'TMPDIR') ?? tmpdir()],
        ['paths.cache', join(cacheHome(env), 'vanta-vuln')],
      ]);
  }
}

/** A deployed function keeps its data in the bucket of its stack. */
function lakeOfBucket(bucket: string | undefined): readonly [SettingKey, string][] {
  if (bucket === undefined) return [];
  return [
    ['storage.backend', 's3'],
    ['storage.lake', `s3://${bucket}`],
  ];
}

function cacheHome(env: EnvironmentVariables): string {
  const given = variable(env, 'XDG_CACHE_HOME');
  // By its specification a relative one counts for nothing: it would mean another folder in each working folder.
  return given !== undefined && isAbsolute(given) ? given : join(homeFolder(env), '.cache');
}

/** The home folder of the user. */
export function homeFolder(env: EnvironmentVariables): string {
  return variable(env, 'HOME') ?? homedir();
}
