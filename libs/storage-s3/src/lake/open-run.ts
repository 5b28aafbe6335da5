import { DATASETS } from '@vanta-vuln/core';
import type { DatasetName, ObjectStore } from '@vanta-vuln/core';
import * as z from 'zod';
import type { ParquetCodec } from '../parquet/codecs.ts';
import { EarlyRows } from './early-rows.ts';
import { getJson, putJson } from './json-object.ts';
import { stagingIncomplete } from './lake-errors.ts';
import { pageKey, parkedKey, secondPassKey, stagedRunKey } from './lake-layout.ts';
import { loadLedger } from './load-ledger.ts';
import type { RowLedger } from './row-ledger.ts';
import { beginSecondPass, newRunState, notePage } from './run-state.ts';
import type { RunState } from './run-state.ts';
import { readPageObjects } from './staged-rows.ts';
import type { StagedRunHead } from './staged-run.ts';
import { stagedRunSchema } from './staged-run.ts';
import { listPages } from './staging-area.ts';
import { StagingMemory } from './staging-memory.ts';

/** What a run in progress holds in memory. */
export interface OpenRun {
  readonly state: RunState;
  readonly ledgers: Readonly<Record<DatasetName, RowLedger>>;
  readonly memory: StagingMemory;
}

/** Where a run stages, and how it encodes. */
export interface StagingTarget {
  readonly store: ObjectStore;
  readonly codec: ParquetCodec;
}

/** What a run has cost when it was parked. */
const parkedCost = z.object({ requests: z.number(), throttled: z.number() });

/** Stages the head of a new run. */
export async function openNewRun(target: StagingTarget, head: StagedRunHead): Promise<OpenRun> {
  const { store } = target;
  await putJson(store, stagedRunKey(head.runId), head);
  const ledgers = await loadLedgers(store, head);
  return { state: newRunState(head), ledgers, memory: openMemory(target, head) };
}

/** The head of a staged run; null where there is none. */
export async function readStagedHead(store: ObjectStore, runId: string): Promise<StagedRunHead | null> {
  return (await getJson(store, stagedRunKey(runId), stagedRunSchema))?.value ?? null;
}

/** Goes through all that a run has staged; throws StoreError `staging-incomplete` where pages are missing before others. */
export async function openStagedRun(target: StagingTarget, head: StagedRunHead): Promise<OpenRun> {
  const { store } = target;
  const run: OpenRun = {
    state: newRunState(head),
    ledgers: await loadLedgers(store, head),
    memory: openMemory(target, head),
  };
  const pages = await listPages(store, head.runId);
  for (const dataset of DATASETS) {
    await readStagedPages(store, { run, dataset, keys: pages[dataset] });
    const isReadAgain = (await store.head(secondPassKey(head.runId, dataset))) !== null;
    const stream = run.state.streams[dataset];
    if (isReadAgain && stream.pass === 1) beginSecondPass(stream);
  }
  const parked = await getJson(store, parkedKey(head.runId), parkedCost);
  run.state.requests = Math.max(run.state.requests, parked?.value.requests ?? 0);
  run.state.throttled = Math.max(run.state.throttled, parked?.value.throttled ?? 0);
  if (DATASETS.some((dataset) => pages[dataset].length > 0)) run.memory.close();
  return run;
}

/** What a lost page had shown would be told as gone. */
async function readStagedPages(
  store: ObjectStore,
  {
    run,
    dataset,
    keys,
  }: { readonly run: OpenRun; readonly dataset: DatasetName; readonly keys: readonly string[] },
): Promise<void> {
  const { head, streams } = run.state;
  for await (const { key, pages } of readPageObjects(store, keys)) {
    const wanted = pageKey(head.runId, dataset, streams[dataset].pages + 1);
    if (key !== wanted) throw stagingIncomplete(store.location, head.runId, `${wanted} is missing`);
    for (const { facts } of pages) {
      for (const entry of facts.entries) run.ledgers[dataset].see(entry);
      notePage(run.state, dataset, facts);
    }
  }
}

function openMemory(target: StagingTarget, { runId }: StagedRunHead): StagingMemory {
  return new StagingMemory((dataset) => new EarlyRows({ ...target, runId, dataset }));
}

/** The ledgers of a run that has seen nothing yet. */
async function loadLedgers(store: ObjectStore, { base }: StagedRunHead): Promise<OpenRun['ledgers']> {
  const [vulnerabilities, remediations, assets] = await Promise.all([
    loadLedger(store, 'vulnerabilities', base),
    loadLedger(store, 'remediations', base),
    loadLedger(store, 'assets', base),
  ]);
  return { vulnerabilities, remediations, assets };
}
