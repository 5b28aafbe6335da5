import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DATASETS, ObjectStoreError } from '@vanta-vuln/core';
import type { ObjectStore } from '@vanta-vuln/core';
import { readStatistics, statisticsToJson } from '@vanta-vuln/stats';
import { lockLake, verifyLake } from '@vanta-vuln/storage-s3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listenForSegments } from '../test/listen-for-segments.ts';
import { fetchInSteps, makeFunction, parseFields, syncInSteps } from '../test/make-function.ts';
import type { MadeFunction, MakeFunctionOptions, StepEvent } from '../test/make-function.ts';

beforeEach(() => {
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
  process.env['AWS_REGION'] = 'us-east-1';
});

const opened: MadeFunction[] = [];
afterEach(async () => {
  for (const made of opened.splice(0)) await made[Symbol.asyncDispose]();
});

async function make(options?: MakeFunctionOptions): Promise<MadeFunction> {
  const made = await makeFunction(options);
  opened.push(made);
  return made;
}

/** The statistics of the lake, and what the account itself says of them. */
async function figures({ lake, simulator }: MadeFunction) {
  const { extra: _extra, ...truth } = simulator.truth();
  const statistics = await readStatistics(lake, { asOf: Date.parse(truth.as_of), dueSoonDays: 14 });
  return { found: rounded(statisticsToJson(statistics)), truth: rounded(truth) };
}

/** Two ways of adding up differ in the last digits of a mean. */
function rounded(value: unknown): Record<string, unknown> {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'number' ? Number(inner.toPrecision(12)) : inner,
  );
  return parseFields(text);
}

/** A store of which S3 denies one write, after so many others. */
function denyOnePut(objects: ObjectStore, fault: { putsLeft: number }): ObjectStore {
  const put: ObjectStore['put'] = async (...args) => {
    fault.putsLeft -= 1;
    if (fault.putsLeft === 0)
      throw new ObjectStoreError('object-store-denied', 'Denied.', { hint: 'Allow it.' });
    return await objects.put(...args);
  };
  return {
    location: objects.location,
    put,
    head: (key) => objects.head(key),
    get: (key) => objects.get(key),
    getRange: (key, range) => objects.getRange(key, range),
    list: (prefix) => objects.list(prefix),
    copy: (from, to) => objects.copy(from, to),
    delete: (key) => objects.delete(key),
    listUploads: () => objects.listUploads(),
    abortUpload: (upload) => objects.abortUpload(upload),
    close: () => objects.close(),
  };
}

/** The history without what differs between two lakes: names of runs and moments. */
async function historyOf({ lake }: MadeFunction): Promise<readonly string[]> {
  const events: string[] = [];
  for await (const batch of lake.readEvents()) {
    events.push(
      ...batch.map(({ dataset, id, type, changed }) => JSON.stringify({ dataset, id, type, changed })),
    );
  }
  return events.toSorted();
}

describe('a sync in steps', () => {
  it('reads as much as fits into each step, and shows nothing before it is committed', async () => {
    const made = await make({ rows: 900 });
    const answers = await fetchInSteps(made);
    expect(answers.filter(({ status }) => status === 'partial').length).toBeGreaterThanOrEqual(3);
    expect(new Set(answers.map((answer) => ('runId' in answer ? answer.runId : null))).size).toBe(1);
    const pages = answers.map((answer) => ('newPages' in answer ? answer.newPages : 0));
    expect(Math.min(...pages)).toBeGreaterThan(0);
    expect(answers.at(-1)).toMatchObject({
      status: 'fetched',
      pages: pages.reduce((sum, count) => sum + count),
      rows: { vulnerabilities: 900, remediations: 900, assets: 5 },
    });
    expect(await made.lake.lastRun()).toBeNull();
  });

  it('makes no call to Vanta once all is fetched', async () => {
    const made = await make();
    const answer = (await fetchInSteps(made)).at(-1);
    const asked = made.simulator.requests.total;
    if (answer?.status !== 'fetched') throw new Error('not fetched');
    for (const dataset of DATASETS) {
      const built = await made.invoke({ mode: 'build', runId: answer.runId, dataset });
      expect(built).toMatchObject({ status: 'built', dataset, rows: answer.rows[dataset] });
    }
    await made.invoke({ mode: 'commit', runId: answer.runId });
    expect(made.simulator.requests.total).toBe(asked);
  });

  it('gives what one undisturbed sync gives, on the next day as well, and the truth of the account', async () => {
    const [inSteps, atOnce] = [await make({ rows: 300 }), await make({ rows: 300 })];
    for (let day = 1; day <= 2; day += 1) {
      const { committed } = await syncInSteps(inSteps);
      const whole = await atOnce.invoke({ mode: 'full' });
      expect(committed).toMatchObject({ status: 'committed', partitionDate: `2024-01-${14 + day}` });
      expect(whole).toMatchObject({ status: 'committed' });
      for (const made of [inSteps, atOnce]) {
        const { found, truth } = await figures(made);
        expect(found).toMatchObject(truth);
        await made.simulator.tick();
      }
    }
    const history = await historyOf(inSteps);
    expect(history.length).toBeGreaterThan(605);
    expect(history).toEqual(await historyOf(atOnce));
  });

  it('measures what was read, stored, asked and written', async () => {
    const made = await make({ rows: 300 });
    await syncInSteps(made);
    const sum = (name: string) => made.metrics.reduce((total, line) => total + Number(line[name] ?? 0), 0);
    expect(sum('VulnerabilitiesFetched')).toBe(300);
    expect(sum('RemediationsFetched')).toBe(300);
    expect(sum('AssetsFetched')).toBe(5);
    expect(sum('RecordsStored')).toBe(605);
    expect(sum('SyncSuccess')).toBe(1);
    expect(sum('SyncFailure')).toBe(0);
    expect(sum('SyncDuration')).toBeGreaterThan(0);
    expect(sum('ApiRequests')).toBeGreaterThan(60);
    expect(sum('UploadBytes')).toBeGreaterThan(10_000);
  });

  it('keeps its connections to Vanta: a few for all pages of a step', async () => {
    const made = await make({ rows: 300 });
    await fetchInSteps(made);
    expect(made.simulator.requests.total).toBeGreaterThan(60);
    expect(made.simulator.requests.sockets).toBeLessThanOrEqual(8);
  });

  it('answers in less than 4 kB', async () => {
    const made = await make({ rows: 300 });
    const { fetched, built, committed } = await syncInSteps(made);
    for (const answer of [fetched, ...built, committed])
      expect(JSON.stringify(answer).length).toBeLessThan(4096);
  });
});

describe('the trace of a sync', () => {
  it('shows the phases of each step, and the run that they belong to', async () => {
    await using segments = await listenForSegments();
    vi.stubEnv(
      '_X_AMZN_TRACE_ID',
      'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    );
    const { invoke } = await make({ daemonAddress: segments.daemonAddress });
    const { runId } = (await syncInSteps({ invoke })).fetched;
    const phases = ['beginning', 'fetching', 'planning', 'building', 'building', 'building', 'committing'];
    const steps = ['fetch', 'build', 'build', 'build', 'commit'];
    await expect.poll(() => segments.ended.length, { timeout: 5_000 }).toBe(phases.length + steps.length);
    expect(new Set(segments.ended.map(({ name }) => name))).toEqual(new Set([...phases, 'handler']));
    const handlers = segments.ended.filter(({ name }) => name === 'handler');
    expect(handlers.map(({ annotations }) => annotations?.['mode'])).toEqual(steps);
    for (const { annotations } of handlers) expect(annotations).toMatchObject({ runId });
  });

  it('shows no fault where a sync is refused politely', async () => {
    await using segments = await listenForSegments();
    const { daemonAddress } = segments;
    const made = await make({ rows: 900, daemonAddress });
    await made.invoke({ mode: 'fetch', maxMinutes: 1, executionId: 'day-1' });
    vi.stubEnv(
      '_X_AMZN_TRACE_ID',
      'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
    );
    expect(await made.invoke({ mode: 'full' })).toMatchObject({ status: 'refused' });
    await expect
      .poll(() => segments.ended.map(({ name }) => name), { timeout: 5_000 })
      .toEqual(['beginning', 'handler']);
    expect(segments.ended.filter(({ fault }) => fault)).toEqual([]);
  });
});

describe('a step that comes twice', () => {
  it('is built again and committed once', async () => {
    const made = await make();
    const { fetched, committed } = await syncInSteps(made);
    const { runId } = fetched;
    expect(await made.invoke({ mode: 'commit', runId })).toEqual(committed);
    expect(made.metrics.at(-1)).toMatchObject({ SyncSuccess: 1 });
    expect(made.metrics.at(-1)).not.toHaveProperty('RecordsStored');
    expect(await made.invoke({ mode: 'build', runId, dataset: 'assets' })).toMatchObject({
      status: 'built',
      alreadyCommitted: true,
      rows: 5,
    });
    const runs = [];
    for await (const batch of made.lake.readRuns()) runs.push(...batch);
    expect(runs.filter(({ status }) => status === 'completed')).toHaveLength(1);
  });

  it('answers as before, and asks nobody, when it had fetched all and its answer was lost', async () => {
    const made = await make();
    const event = { mode: 'fetch', executionId: 'day-1' };
    const first = await made.invoke(event);
    const asked = made.simulator.requests.total;
    expect(await made.invoke(event)).toEqual({ ...first, newPages: 0 });
    expect(made.simulator.requests.total).toBe(asked);
    expect(await made.lake.lastRun()).toBeNull();
  });

  it('fetches nothing anew when its run is committed: readers keep what they see', async () => {
    const made = await make();
    const full = { mode: 'full', executionId: 'day-1' };
    const first = await made.invoke(full);
    await made.simulator.tick();
    const asked = made.simulator.requests.total;
    expect(await made.invoke({ mode: 'fetch', runId: 'day-1' })).toMatchObject({
      status: 'fetched',
      newPages: 0,
      rows: { vulnerabilities: 40 },
    });
    expect(await made.invoke(full)).toEqual(first);
    expect(made.simulator.requests.total).toBe(asked);
    expect((await verifyLake(made.objects)).problems).toEqual([]);
  });

  it('fails, to be tried later, while its first attempt still fetches', async () => {
    const made = await make({ rows: 300 });
    const event = { mode: 'fetch', executionId: 'arn:aws:states:us-east-1:0:execution:sync:day-1' };
    const both = await Promise.allSettled([made.invoke(event), made.invoke(event)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    for (const outcome of both) {
      if (outcome.status === 'fulfilled') expect(outcome.value).toMatchObject({ status: 'fetched' });
      else expect(outcome.reason).toMatchObject({ name: 'StoreLockedError', retryable: true });
    }
  });
});

describe('a second sync', () => {
  it('is refused politely while another fetches, with its name and since when', async () => {
    const made = await make({ rows: 300 });
    const answers = await Promise.all([
      made.invoke({ mode: 'fetch', executionId: 'day-1' }),
      made.invoke({ mode: 'fetch', executionId: 'day-2' }),
    ]);
    const [fetched, refused] = answers.toSorted((left, right) => (left.status < right.status ? -1 : 1));
    expect(fetched).toMatchObject({ status: 'fetched', rows: { vulnerabilities: 300 } });
    expect(refused).toEqual({
      status: 'refused',
      holder: fetched !== undefined && 'runId' in fetched ? fetched.runId : '',
      since: '2024-01-15T06:00:00.000Z',
    });
  });

  it('is refused between the steps of another, too', async () => {
    const made = await make({ rows: 900 });
    const step = await made.invoke({ mode: 'fetch', maxMinutes: 1, executionId: 'day-1' });
    expect(step).toMatchObject({ status: 'partial', runId: 'day-1' });
    expect(await made.invoke({ mode: 'full' })).toMatchObject({ status: 'refused', holder: 'day-1' });
    expect(await made.invoke({ mode: 'fetch', runId: 'day-1' })).toMatchObject({ status: 'fetched' });
  });
});

describe('a step whose time is up', () => {
  it('keeps its pages when it fetches, and the next one goes on', async () => {
    const made = await make({ rows: 900 });
    const first = await made.invoke({ mode: 'fetch' }, 32_000);
    expect(first).toMatchObject({ status: 'partial' });
    const second = await made.invoke({ mode: 'full' }, 900_000).catch((error: unknown) => error);
    expect(second).toMatchObject({ status: 'refused' });
    const runId = 'runId' in first ? first.runId : '';
    expect(await made.invoke({ mode: 'fetch', runId })).toMatchObject({ status: 'fetched', runId });
  });

  it('keeps its pages when it asks what became of missing rows, and the next one explains them', async () => {
    const made = await make();
    await made.invoke({ mode: 'full' });
    const { simulator } = made;
    const dated = new Set(simulator.rows('remediations').map(({ vulnerabilityId }) => vulnerabilityId));
    const gone = simulator.rows('vulnerabilities').find(({ id }) => !dated.has(id));
    expect(simulator.remove('vulnerabilities', gone?.id ?? '')).toBe(true);
    await made.clock.advance(86_400_000);
    const slow = simulator.faults.add({ kind: 'slow', byId: true, milliseconds: 60_000, time: 'real' });
    const first = await made.invoke({ mode: 'fetch' }, 35_000);
    expect(first).toMatchObject({ status: 'partial', newPages: 9 });
    expect(slow.struck).toBe(1);
    slow.remove();
    const runId = 'runId' in first ? first.runId : '';
    expect(await made.invoke({ mode: 'fetch', runId })).toMatchObject({ status: 'fetched', newPages: 0 });
    expect(await made.invoke({ mode: 'commit', runId })).toMatchObject({
      disappeared: { vulnerabilities: 1 },
    });
  });

  it('stops when it builds or commits, gives the lake back, and the next try does it', async () => {
    const made = await make();
    const fetched = (await fetchInSteps(made)).at(-1);
    const runId = fetched !== undefined && 'runId' in fetched ? fetched.runId : '';
    for (const event of [
      { mode: 'build', runId, dataset: 'assets' },
      { mode: 'commit', runId },
    ]) {
      await expect(made.invoke(event, 30_000)).rejects.toMatchObject({
        code: 'deadline-reached',
        retryable: true,
      });
      expect(await made.lake.lastRun()).toBeNull();
      expect(await made.invoke(event)).toMatchObject({ runId });
    }
    const { found, truth } = await figures(made);
    expect(found).toMatchObject(truth);
  });

  it('answers as partial without a page when there was no time at all', async () => {
    const made = await make({ rows: 300 });
    expect(await made.invoke({ mode: 'fetch' }, 30_500)).toMatchObject({ status: 'partial' });
    expect(await made.lake.lastRun()).toBeNull();
  });
});

describe('a step that S3 cuts off in the middle', () => {
  it.each(['fetch', 'build', 'commit'])(
    'of the mode %s loses nothing: the next try completes it',
    async (mode) => {
      const fault = { putsLeft: Infinity };
      const made = await make({ rows: 120, wrap: (objects) => denyOnePut(objects, fault) });
      const breakOff = (event: StepEvent) => (fault.putsLeft = event.mode === mode ? 3 : Infinity);
      const broken: unknown[] = [];
      const patient = {
        async invoke(event: StepEvent) {
          breakOff(event);
          const first = await made.invoke(event).catch((error: unknown) => broken.push(error));
          fault.putsLeft = Infinity;
          return typeof first === 'number' ? await made.invoke(event) : first;
        },
      };
      await syncInSteps(patient);
      expect(broken.length).toBeGreaterThan(0);
      expect(broken[0]).toMatchObject({ code: 'object-store-denied' });
      const { found, truth } = await figures(made);
      expect(found).toMatchObject(truth);
    },
  );
});

describe('a commit that breaks off behind its pointer', () => {
  it('is completed by the next try: copies for Athena, record and pages as received are there when it answers', async () => {
    const fault = { isOn: true };
    const wrap = (objects: ObjectStore): ObjectStore => ({
      ...denyOnePut(objects, { putsLeft: Infinity }),
      copy: async (from, to) => {
        if (fault.isOn) throw new ObjectStoreError('object-store-failed', 'Failed.', { hint: 'Try again.' });
        return await objects.copy(from, to);
      },
    });
    const made = await make({ wrap });
    const fetched = (await fetchInSteps(made)).at(-1);
    const runId = fetched !== undefined && 'runId' in fetched ? fetched.runId : '';
    await expect(made.invoke({ mode: 'commit', runId })).rejects.toMatchObject({
      code: 'object-store-failed',
    });
    expect((await made.lake.lastRun())?.id).toBe(runId);
    await expect(made.invoke({ mode: 'commit', runId })).rejects.toMatchObject({
      code: 'object-store-failed',
    });
    fault.isOn = false;
    expect(await made.invoke({ mode: 'commit', runId })).toMatchObject({ status: 'committed', runId });
    expect((await verifyLake(made.objects, { deep: true })).problems).toEqual([]);
    expect(made.metrics.at(-1)).toMatchObject({ SyncSuccess: 1 });
  });
});

describe('a build or a commit of a run that was never fetched', () => {
  it.each([
    { mode: 'build', runId: 'nobody', dataset: 'assets' },
    { mode: 'commit', runId: 'nobody' },
  ])('is refused: %j', async (event) => {
    const made = await make();
    await expect(made.invoke(event)).rejects.toMatchObject({ code: 'plan-not-recorded' });
    expect(made.metrics.at(-1)).toMatchObject({ SyncFailure: 1 });
  });
});

describe('clearing up', () => {
  const keysOf = async ({ objects }: MadeFunction) => {
    const keys: string[] = [];
    for await (const batch of objects.list('')) keys.push(...batch.map(({ key }) => key));
    return keys.filter((key) => !key.startsWith('locks/'));
  };

  /** A lake of four days, each with a snapshot of its own. */
  async function makeDays(options?: MakeFunctionOptions) {
    const made = await make(options);
    for (let day = 1; day <= 4; day += 1) {
      await made.invoke({ mode: 'full' });
      await made.simulator.tick();
    }
    return made;
  }

  it('says what would go and removes nothing, unless it is told to', async () => {
    const made = await makeDays();
    const before = await keysOf(made);
    const preview = await made.invoke({ mode: 'gc' });
    expect(preview).toMatchObject({
      status: 'collected',
      removed: false,
      snapshots: { runs: 2 },
      uploads: 0,
    });
    expect(await keysOf(made)).toEqual(before);
  });

  it('removes what the preview names and nothing else; readers see what they saw', async () => {
    const made = await makeDays();
    const [before, seen] = [await keysOf(made), await figures(made)];
    const preview = await made.invoke({ mode: 'gc' });
    const collected = await made.invoke({ mode: 'gc', remove: true });
    expect(collected).toEqual({ ...preview, removed: true });
    const left = await keysOf(made);
    const gone = before.filter((key) => !left.includes(key));
    expect(gone.length).toBeGreaterThan(0);
    expect(gone.filter((key) => !/^(?:snapshots|staging)\//.test(key))).toEqual([]);
    expect(await figures(made)).toEqual(seen);
    expect(await made.invoke({ mode: 'gc', remove: true })).toMatchObject({ snapshots: { runs: 0 } });
    expect(JSON.stringify(collected).length).toBeLessThan(4096);
  });

  it('is refused between the steps of a run, whose pages stay', async () => {
    const made = await make({ rows: 900 });
    const step = await made.invoke({ mode: 'fetch', maxMinutes: 1, executionId: 'day-1' });
    expect(step).toMatchObject({ status: 'partial' });
    expect(await made.invoke({ mode: 'gc', remove: true })).toMatchObject({
      status: 'refused',
      holder: 'day-1',
    });
    expect(await made.invoke({ mode: 'fetch', runId: 'day-1' })).toMatchObject({ status: 'fetched' });
  });

  it('keeps no sync from its day: the step is to be tried again, since nobody else does its work', async () => {
    const made = await make();
    const clearing = await lockLake({ store: made.objects, purpose: 'gc' });
    await expect(made.invoke({ mode: 'fetch' })).rejects.toMatchObject({ name: 'StoreLockedError' });
    await clearing[Symbol.asyncDispose]();
    expect(await made.invoke({ mode: 'fetch' })).toMatchObject({ status: 'fetched' });
  });

  it('stops when its time is up, fails without counting as a sync, and goes on the next time', async () => {
    const made = await makeDays();
    await expect(made.invoke({ mode: 'gc', remove: true }, 30_000)).rejects.toMatchObject({
      code: 'deadline-reached',
    });
    expect(made.metrics.at(-1)).not.toHaveProperty('SyncFailure');
    expect(await made.invoke({ mode: 'gc', remove: true })).toMatchObject({ snapshots: { runs: 2 } });
  });
});

describe('the secret', () => {
  it('that is missing ends the step before anything is written, and says where it was looked for', async () => {
    const made = await make();
    made.secrets.secret = null;
    const step = made.invoke({ mode: 'full' });
    await expect(step).rejects.toMatchObject({ name: 'CredentialsNotFoundError' });
    await expect(step).rejects.toThrow('vanta-api-credentials');
    const keys: string[] = [];
    for await (const batch of made.objects.list('')) keys.push(...batch.map(({ key }) => key));
    expect(keys).toEqual([]);
  });

  it('is read once for each container', async () => {
    const made = await make({ rows: 300 });
    await syncInSteps(made);
    expect(made.secrets.reads).toBe(1);
  });

  it('may be rotated between two steps', async () => {
    const made = await make({ rows: 900 });
    const step = await made.invoke({ mode: 'fetch', maxMinutes: 1 });
    if (step.status !== 'partial') throw new Error(step.status);
    made.simulator.rotateSecret('vcs_rotated_secret');
    const secret = { client_id: made.simulator.clientId, client_secret: 'vcs_rotated_secret' };
    made.secrets.secret = JSON.stringify(secret);
    expect(await made.invoke({ mode: 'fetch', runId: step.runId })).toMatchObject({ status: 'fetched' });
    expect(made.secrets.reads).toBeGreaterThan(1);
    expect(made.log.join('')).not.toContain('vcs_');
  });
});

describe('the sample events', () => {
  const folder = join(import.meta.dirname, '../events');

  it('are a sync, done with each of them in turn', async () => {
    const made = await make();
    const statuses: Record<string, string> = {};
    for (const name of ['fetch-on', 'build', 'commit', 'full', 'gc', 'fetch']) {
      const event = parseFields(await readFile(join(folder, `${name}.json`), 'utf8'));
      statuses[`${name}.json`] = (await made.invoke(event)).status;
    }
    expect(statuses).toEqual({
      'fetch-on.json': 'fetched',
      'build.json': 'built',
      'commit.json': 'committed',
      'full.json': 'committed',
      'fetch.json': 'fetched',
      'gc.json': 'collected',
    });
    expect(Object.keys(statuses).toSorted()).toEqual((await readdir(folder)).toSorted());
  });
});

describe('an event that asks for nothing', () => {
  it.each([
    [null, 'the whole'],
    [{}, 'mode'],
    [{ mode: 'destroy' }, 'mode'],
    [{ mode: 'build', runId: 'x', dataset: 'tables' }, 'dataset'],
    [{ mode: 'commit' }, 'runId'],
    [{ mode: 'fetch', maxMinutes: 0 }, 'maxMinutes'],
    [{ mode: 'fetch', maxMinutes: '8' }, 'maxMinutes'],
    [{ mode: 'gc', remove: 'yes' }, 'remove'],
    [{ mode: 'gc', keepSnapshots: 0 }, 'keepSnapshots'],
    [{ mode: 'gc', remove: true, keepSnapshot: 5 }, 'keepSnapshot'],
  ])('is refused with the name of the field: %j', async (event, field) => {
    const made = await make();
    const step = made.invoke(event);
    await expect(step).rejects.toMatchObject({ code: 'event-not-understood' });
    await expect(step).rejects.toThrow(field);
  });
});
