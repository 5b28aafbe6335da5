import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { compareSeverity, parseRecord, recordToRow } from '@vanta-vuln/core';
import type { StagedRow } from '@vanta-vuln/core';
import { parseJson } from './parse-json.ts';
import { startSimulatorProcess } from './start-simulator-process.ts';
import type { SimulatorProcess } from './start-simulator-process.ts';

const RUN = { run_id: '2026-01-01T00:00:00Z', observed_at: Date.UTC(2026, 0, 1) };

interface Page {
  readonly results: {
    readonly data: readonly unknown[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

/** Which rows to make. */
export interface RowsToPrepare {
  readonly folder: string;
  readonly count: number;
  /** A file of CVEs for the simulator; its own few dozen when absent. */
  readonly cves?: string | undefined;
}

/** Writes the rows of a simulated account to a file, one JSON object a line and by severity, and returns its path. */
export async function prepareRows({ folder, count, cves }: RowsToPrepare): Promise<string> {
  const path = join(folder, `rows-${count}.ndjson`);
  await using simulator = await startSimulatorProcess(
    { vulnerabilities: count, remediations: 0, assets: Math.max(1, count / 10) },
    cves === undefined ? [] : ['--cves', cves],
  );
  const lines = new Map<string, string[]>();
  for await (const row of readRows(simulator)) {
    const line = JSON.stringify({ ...row, ...RUN });
    const group = lines.get(row.severity);
    if (group === undefined) lines.set(row.severity, [line]);
    else group.push(line);
  }
  const file = createWriteStream(path);
  for (const severity of [...lines.keys()].sort(compareSeverity)) {
    for (const line of lines.get(severity) ?? []) if (!file.write(`${line}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  return path;
}

async function* readRows(simulator: SimulatorProcess): AsyncGenerator<StagedRow<'vulnerabilities'>> {
  const authorization = `Bearer ${await fetchToken(simulator)}`;
  let cursor: string | null = null;
  do {
    const from: string = cursor === null ? '' : `&pageCursor=${encodeURIComponent(cursor)}`;
    const answer: Response = await fetch(`${simulator.url}/v1/vulnerabilities?pageSize=100${from}`, {
      headers: { authorization },
    });
    const { results } = parseJson<Page>(await answer.text());
    for (const raw of results.data) {
      const parsed = parseRecord('vulnerabilities', raw);
      if (parsed.usable) yield recordToRow('vulnerabilities', parsed, () => undefined);
    }
    cursor = results.pageInfo.hasNextPage ? results.pageInfo.endCursor : null;
  } while (cursor !== null);
}

async function fetchToken({ url, clientId, clientSecret }: SimulatorProcess): Promise<string> {
  const answer = await fetch(`${url}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'vanta-api.all:read',
      grant_type: 'client_credentials',
    }),
  });
  return parseJson<{ readonly access_token: string }>(await answer.text()).access_token;
}
