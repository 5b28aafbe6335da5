import type { AddressInfo } from 'node:net';
import { systemClock } from '@vanta-vuln/core';
import type { Clock } from '@vanta-vuln/core';
import { startApiServer } from './api-server.ts';
import { BUILT_IN_CVES } from './built-in-cves.ts';
import { answerControl } from './control-api.ts';
import type { ControlRequest } from './control-api.ts';
import type { CveEntry } from './cve-entry.ts';
import { Faults } from './faults.ts';
import { generateAccount } from './generate-account.ts';
import type { GeneratedAccount } from './generate-account.ts';
import { prepareAccount } from './prepare-account.ts';
import { Random } from './random.ts';
import { readCveFile } from './read-cve-file.ts';
import { RequestLog } from './request-log.ts';
import { SimulatorOptionError } from './simulator-errors.ts';
import { DEFAULT_APPLICATION, lifetimeOf, limitsOf, portOf, sizeOf, todayOf } from './simulator-options.ts';
import type { SimulatorOptions } from './simulator-options.ts';
import { Simulator } from './simulator.ts';
import { TokenOffice } from './token-office.ts';

/**
 * Starts a Vanta API on 127.0.0.1 with an account made from a seed; resolves when it takes requests.
 *
 * Throws {@link SimulatorOptionError} for an option that makes no sense and `CveFileError` for a bad file of CVEs.
 *
 * @example
 * import { startSimulator } from '@vanta-vuln/vanta-simulator';
 *
 * await using simulator = await startSimulator({ seed: 7, vulnerabilities: 2_000 });
 * console.log(simulator.url, simulator.clientId, simulator.clientSecret);
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { clock = systemClock, applications = [DEFAULT_APPLICATION] } = options;
  const [application] = applications;
  if (application === undefined) throw new SimulatorOptionError('applications', applications, 'at least one');
  const generated = await accountOf(options, clock);
  const { retryAfter, ...limits } = limitsOf(options);
  const { seed = 1, prepared = false } = options;
  const tokenLifetimeSeconds = lifetimeOf(options);
  const port = portOf(options);
  if (prepared) prepareAccount(generated.account);
  const random = new Random(seed, 'tokens');
  const office = new TokenOffice({ ...limits, applications, tokenLifetimeSeconds, clock, random });
  const faults = new Faults();
  const requests = new RequestLog();
  const state = { account: generated.account, clock, faults, office, sendsRetryAfter: retryAfter };
  const control = options.control === true ? lateControl() : undefined;
  const server = await startApiServer({ state, log: requests, port, control: control?.answer });
  const url = urlOf(server.address());
  const simulator = new Simulator({
    server,
    url,
    generated,
    application,
    clock,
    faults,
    requests,
    office,
    prepared,
  });
  control?.steer(simulator);
  return simulator;
}

async function accountOf(options: SimulatorOptions, clock: Clock): Promise<GeneratedAccount> {
  const { seed = 1 } = options;
  const size = sizeOf(options);
  const cves = await cvesOf(options);
  return generateAccount(size, { seed, today: todayOf(options, clock), cves });
}

async function cvesOf({ cves = BUILT_IN_CVES }: SimulatorOptions): Promise<readonly CveEntry[]> {
  if (typeof cves === 'string') return readCveFile(cves);
  if (cves.length === 0) throw new SimulatorOptionError('cves', cves, 'at least one CVE');
  return cves;
}

/** The server listens before there is a simulator to steer. */
function lateControl() {
  const { promise, resolve } = Promise.withResolvers<Simulator>();
  return { steer: resolve, answer: async (request: ControlRequest) => answerControl(request, await promise) };
}

function urlOf(address: AddressInfo | string | null): string {
  const port = typeof address === 'object' ? address?.port : undefined;
  return `http://127.0.0.1:${port ?? 0}`;
}
