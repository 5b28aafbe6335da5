import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TEMPLATES } from '@vanta-vuln/sam';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createTemporaryFolder } from '../temporary-folder.ts';
import { runTool } from './template-tools.ts';

const REGIONS = ['eu-central-1', 'us-east-1'];
const GOVERNMENT = 'us-gov-west-1';

const opened = new AsyncDisposableStack();
afterAll(() => opened.disposeAsync());

async function lint(folder: string, template: string, regions: readonly string[] = REGIONS) {
  return await runTool('cfn-lint', ['--regions', ...regions, '--template', template], folder);
}

const translatedSchema = z.object({ Resources: z.record(z.string(), z.object({ Type: z.string() })) });

async function translate(): Promise<string> {
  const script = join(import.meta.dirname, 'translate-template.py');
  const { exitCode, stdout, stderr } = await runTool('python', [script, 'template.yaml'], TEMPLATES);
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

const localSchema = z.object({
  functions: z.record(z.string(), z.string()),
  layers: z.array(z.string()),
  routes: z.array(z.string()),
});

describe('the templates', () => {
  it('are right for cfn-lint', async () => {
    for (const name of ['template.yaml', 'athena.yaml'])
      expect(await lint(TEMPLATES, name), name).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('are right in the government cloud, but for the budget, which is left out there', async () => {
    expect(await lint(TEMPLATES, 'template.yaml', [GOVERNMENT])).toMatchObject({ exitCode: 0, stdout: '' });
    const { stdout } = await lint(TEMPLATES, 'athena.yaml', [GOVERNMENT]);
    const [finding, place, ...rest] = stdout.trim().split('\n');
    expect(finding).toBe(`E3006 Resource type 'AWS::Budgets::Budget' does not exist in '${GOVERNMENT}'`);
    expect([place, rest]).toEqual([expect.stringMatching(/^athena\.yaml:/), []]);
  });

  it('would not be, with a property that nobody knows', async () => {
    const folder = opened.use(await createTemporaryFolder()).path;
    const text = await readFile(join(TEMPLATES, 'template.yaml'), 'utf8');
    await writeFile(join(folder, 'template.yaml'), text.replace('MemorySize:', 'MemorySise:'));
    const { exitCode, stdout } = await lint(folder, 'template.yaml');
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("'MemorySise' was unexpected");
  });

  it('are valid for `sam validate`', async () => {
    const { exitCode, stdout, stderr } = await runTool('sam', ['validate', '--lint'], TEMPLATES);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('is a valid SAM Template');
  });

  it('give `sam local` its functions, and the routes of the API with the parameter that the guide names', async () => {
    const script = join(import.meta.dirname, 'list-local.py');
    const args = [script, 'template.yaml', 'ApiAuthentication=key'];
    const { exitCode, stdout, stderr } = await runTool('python', args, TEMPLATES);
    expect(exitCode, stderr).toBe(0);
    const { functions, layers, routes } = localSchema.parse(JSON.parse(stdout));
    expect(functions).toEqual({
      SyncFunction: '../../apps/lambda-sync/dist/function',
      QueryFunction: '../../apps/lambda-query/dist/function',
      CatalogFunction: '../../apps/lambda-catalog/dist/function',
    });
    expect(layers).toEqual([]);
    expect(routes.toSorted()).toEqual(
      ['GET', 'HEAD', 'OPTIONS', 'POST'].map((method) => `${method} /{proxy+} QueryFunction`),
    );
  });

  it('are translated by SAM into what cfn-lint finds right, too', async () => {
    const folder = opened.use(await createTemporaryFolder()).path;
    const text = await translate();
    await writeFile(join(folder, 'translated.json'), text);
    expect(await lint(folder, 'translated.json')).toMatchObject({ exitCode: 0, stdout: '' });
    const { Resources } = translatedSchema.parse(JSON.parse(text));
    const types = Object.values(Resources).map(({ Type }) => Type);
    for (const [type, count] of [
      ['AWS::Lambda::Function', 3],
      ['AWS::Lambda::Alias', 3],
      ['AWS::StepFunctions::StateMachine', 1],
      ['AWS::Scheduler::Schedule', 3],
      ['AWS::ApiGateway::RestApi', 1],
      ['AWS::Lambda::EventSourceMapping', 1],
    ] as const)
      expect(types.filter((each) => each === type)).toHaveLength(count);
  });
});

const baselineSchema = z.array(
  z.object({ check: z.string(), resources: z.array(z.string()), reason: z.string().min(40) }),
);

const checkovSchema = z.object({
  results: z.object({
    failed_checks: z.array(z.object({ check_id: z.string(), resource: z.string() })),
    parsing_errors: z.array(z.unknown()),
  }),
  summary: z.object({ passed: z.number() }),
});

describe('checkov', () => {
  it('finds what was looked at and left so with a reason, and nothing else', async () => {
    const file = join(TEMPLATES, 'checkov-baseline.json');
    const baseline = baselineSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    const args = ['--directory', '.', '--framework', 'cloudformation', '--skip-download', '--output', 'json'];
    const { stdout } = await runTool('checkov', args, TEMPLATES);
    const { results, summary } = checkovSchema.parse(JSON.parse(stdout));
    expect(results.parsing_errors).toEqual([]);
    expect(summary.passed).toBeGreaterThan(50);
    const found = results.failed_checks.map(
      ({ check_id: id, resource }) => `${id} ${resource.split('.').at(-1) ?? ''}`,
    );
    const accepted = baseline.flatMap(({ check, resources }) => resources.map((each) => `${check} ${each}`));
    expect(found.toSorted()).toEqual(accepted.toSorted());
  });
});
