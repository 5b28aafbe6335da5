import * as z from 'zod';
import { durationSchema } from './duration.ts';
import { setting } from './setting-facts.ts';
import { baseUrl, filledText, lakeLocation, oneOf, secretName, wholeNumber } from './setting-values.ts';

const api = z.strictObject({
  url: setting(baseUrl.prefault('https://api.vanta.com'), {
    env: ['VANTA_API_URL'],
    flag: '--api-url',
    kind: 'text',
    meaning:
      'Base URL of the Vanta API, without /v1. Accounts of the government cloud use https://api.vanta-gov.com.',
  }),
  requestsPerMinute: setting(wholeNumber(1, 1_000_000).prefault(50), {
    env: ['VANTA_API_RPM'],
    flag: '--api-rpm',
    kind: 'whole-number',
    meaning: 'Requests that one application may send in 60 seconds, tries included.',
  }),
  oauthRequestsPerMinute: setting(wholeNumber(1, 1_000_000).prefault(5), {
    env: ['VANTA_OAUTH_RPM'],
    flag: '--oauth-rpm',
    kind: 'whole-number',
    meaning: 'Access tokens that one application may ask for in 60 seconds.',
  }),
  pageSize: setting(wholeNumber(1, 100).prefault(100), {
    env: ['VANTA_API_PAGE_SIZE'],
    flag: '--page-size',
    kind: 'whole-number',
    meaning: 'Rows that are asked for in one request, 1 to 100.',
  }),
  // A timer of Node.js holds 2^31 milliseconds, nearly 25 days.
  requestTimeout: setting(durationSchema('1ms', '24d').prefault('30s'), {
    env: ['VANTA_API_TIMEOUT'],
    flag: '--request-timeout',
    kind: 'duration',
    meaning: 'How long one request may take, its answer included, before it is tried again.',
  }),
});

const credentials = z.strictObject({
  file: setting(filledText.prefault('VANTA_API_CREDENTIALS.env'), {
    env: ['VANTA_CREDENTIALS_FILE'],
    flag: '--credentials',
    kind: 'path',
    meaning: 'File with client id and secret, as JSON {"client_id", "client_secret"} or as KEY=VALUE lines.',
  }),
  secretId: setting(secretName.nullable().prefault(null), {
    env: ['VANTA_CREDENTIALS_SECRET'],
    flag: '--credentials-secret',
    kind: 'text',
    meaning:
      'Name or ARN of the secret in AWS Secrets Manager that holds client id and secret as JSON. In Lambda the default is vanta-api-credentials.',
  }),
  ssmPath: setting(filledText.startsWith('/', 'must begin with /').nullable().prefault(null), {
    env: ['VANTA_CREDENTIALS_SSM_PATH'],
    flag: '--credentials-ssm-path',
    kind: 'text',
    meaning:
      'Path in AWS Parameter Store with the parameters client_id and client_secret, or the name of one that holds both as JSON.',
  }),
  maxAge: setting(durationSchema('0ms').prefault('15m'), {
    env: ['VANTA_CREDENTIALS_MAX_AGE'],
    flag: '--credentials-max-age',
    kind: 'duration',
    meaning: 'How long credentials from AWS are kept in memory before they are read again.',
  }),
});

const storage = z.strictObject({
  backend: setting(oneOf(['sqlite', 's3', 'hybrid']).prefault('sqlite'), {
    env: ['VANTA_STORAGE_BACKEND'],
    flag: '--storage-backend',
    kind: 'choice',
    meaning:
      'Where the data is kept: sqlite is the database, s3 the lake, hybrid both. In Lambda the default is s3 when S3_BUCKET is set.',
  }),
  database: setting(filledText.prefault('vanta_vulnerabilities.db'), {
    env: ['VANTA_DATABASE'],
    flag: '--database',
    kind: 'path',
    meaning: 'The SQLite database.',
  }),
  lake: setting(lakeLocation.nullable().prefault(null), {
    env: ['VANTA_LAKE'],
    flag: '--lake',
    kind: 'text',
    meaning:
      'The lake of Parquet files: s3://bucket/prefix, or a local folder as file:///absolute/path. In Lambda the default is s3:// and what S3_BUCKET names.',
  }),
});

const athena = z.strictObject({
  database: setting(
    filledText.regex(/^[a-z0-9_]+$/, 'must be lower-case letters, digits and _ only').prefault('vanta_vuln'),
    {
      env: ['VANTA_ATHENA_DATABASE'],
      flag: '--athena-database',
      kind: 'text',
      meaning: 'The database of the Glue catalog with the tables of the lake.',
    },
  ),
  workgroup: setting(filledText.prefault('primary'), {
    env: ['VANTA_ATHENA_WORKGROUP'],
    flag: '--workgroup',
    kind: 'text',
    meaning: 'The workgroup of Athena: it says where answers are kept and how many bytes a query may read.',
  }),
  region: setting(filledText.nullable().prefault(null), {
    env: ['VANTA_ATHENA_REGION'],
    flag: '--athena-region',
    kind: 'text',
    meaning: 'The region of Athena and Glue, where it is not the one that the AWS SDK finds.',
  }),
});

const sync = z.strictObject({
  verifyMissing: setting(wholeNumber(0, 1000).prefault(10), {
    env: ['VANTA_VERIFY_MISSING'],
    flag: '--verify-missing',
    kind: 'whole-number',
    meaning:
      'Rows of each dataset that vanished without an explanation and are asked for by id; 0 asks for none.',
  }),
  checkpointMaxAge: setting(durationSchema('1m').prefault('6h'), {
    env: ['VANTA_CHECKPOINT_MAX_AGE'],
    flag: '--checkpoint-max-age',
    kind: 'duration',
    meaning: 'An interrupted sync goes on while its first page is younger than this, and starts anew later.',
  }),
});

const stats = z.strictObject({
  dueSoonDays: setting(wholeNumber(0, 3650).prefault(14), {
    env: ['VANTA_DUE_SOON_DAYS'],
    flag: '--due-soon-days',
    kind: 'whole-number',
    meaning: 'Days before its deadline in which an active vulnerability counts as due soon.',
  }),
});

const log = z.strictObject({
  level: setting(oneOf(['debug', 'info', 'warn', 'error', 'silent']).prefault('warn'), {
    env: ['VANTA_LOG_LEVEL', 'LOG_LEVEL'],
    flag: '--log-level',
    kind: 'choice',
    meaning: 'The least important entries that are logged. In Lambda the default is info.',
  }),
  format: setting(oneOf(['auto', 'pretty', 'json']).prefault('auto'), {
    env: ['VANTA_LOG_FORMAT', 'LOG_FORMAT'],
    flag: '--log-format',
    kind: 'choice',
    meaning: 'auto is pretty on a terminal and JSON lines otherwise. In Lambda the default is json.',
  }),
});

const paths = z.strictObject({
  temp: setting(filledText, {
    env: ['VANTA_TEMP_DIR'],
    flag: '--temp-dir',
    kind: 'path',
    meaning: 'Folder in which the demo keeps its database, where no --folder is named.',
    defaultFrom: 'the folder for temporary files of the system; /tmp in Lambda',
  }),
  cache: setting(filledText, {
    env: ['VANTA_CACHE_DIR'],
    flag: '--cache-dir',
    kind: 'path',
    meaning:
      'Folder for the access token and the pacing that processes of one user share, and for the lakes that queries make of a database or copy from a bucket.',
    defaultFrom: '$XDG_CACHE_HOME/vanta-vuln or ~/.cache/vanta-vuln; /tmp/vanta-vuln in Lambda',
  }),
});

/**
 * Every setting: its type, its rules, its default and its documentation.
 *
 * Input is what a config file holds (durations as `30s`, paths as given); output is what the program uses
 * (durations in milliseconds). `paths` has no default here: it depends on the machine and is filled in by
 * the environment.
 */
export const settingsSchema = z.strictObject({ api, credentials, storage, athena, sync, stats, log, paths });

/** The settings as the program uses them: durations in milliseconds, paths absolute. */
export type Settings = z.output<typeof settingsSchema>;
