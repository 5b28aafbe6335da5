import { describe, expect, it } from 'vitest';
import { startXRayDaemon } from '../test/start-x-ray-daemon.ts';
import { NoLakeError } from './no-lake-error.ts';
import { prepareFunction } from './prepare-function.ts';

const env = { AWS_LAMBDA_FUNCTION_NAME: 'vanta-vuln-sync', S3_BUCKET: 'a-bucket' };

describe('preparing a function', () => {
  it('finds the lake in the bucket of the stack', async () => {
    const { lake, settings } = await prepareFunction({ env });
    expect(lake).toBe('s3://a-bucket');
    expect(settings.credentials.secretId).toBe('vanta-api-credentials');
  });

  it('logs JSON lines at the level that LOG_LEVEL says, without the secrets that the redactor is told', async () => {
    const lines: string[] = [];
    const { logger, redactor } = await prepareFunction({
      env: { ...env, LOG_LEVEL: 'warn' },
      destination: { write: (line) => void lines.push(line) },
    });
    redactor.add('a-secret-that-nobody-may-see');
    logger.info({}, 'not important');
    logger.warn({}, 'it is a-secret-that-nobody-may-see');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'warn' });
    expect(lines[0]).not.toContain('a-secret-that-nobody-may-see');
  });

  it('traces to the daemon that Lambda names, without the secrets that the redactor is told', async () => {
    await using daemon = await startXRayDaemon();
    const { tracing, redactor } = await prepareFunction({
      env: { ...env, AWS_XRAY_DAEMON_ADDRESS: daemon.address },
    });
    redactor.add('a-secret-that-nobody-may-see');
    const header = 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1';
    const facts = { correlationId: 'a-secret-that-nobody-may-see' };
    await tracing.follow({ name: 'handler', header, facts }, () => Promise.resolve());
    expect(await daemon.ended(1)).toMatchObject([{ annotations: { correlationId: '[redacted]' } }]);
  });

  it('says which variable is missing where no bucket is named', async () => {
    const prepared = prepareFunction({ env: { AWS_LAMBDA_FUNCTION_NAME: 'vanta-vuln-sync' } });
    await expect(prepared).rejects.toThrow(NoLakeError);
    await expect(prepared).rejects.toThrow('S3_BUCKET');
  });

  it('refuses a setting that cannot be used, by its name', async () => {
    const prepared = prepareFunction({ env: { ...env, VANTA_API_PAGE_SIZE: '1000' } });
    await expect(prepared).rejects.toThrow('api.pageSize');
  });
});
