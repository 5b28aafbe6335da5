import { afterEach, describe, expect, it } from 'vitest';
import { ApiClient, askForToken, connect, parseObject } from '../test/api-client.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { SimulatorOptionError } from './simulator-errors.ts';
import type { SimulatorOptions } from './simulator-options.ts';
import type { Simulator } from './simulator.ts';
import { startSimulator } from './start-simulator.ts';

const running: Simulator[] = [];

async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ vulnerabilities: 250, clock: new SimulatedClock(), ...options });
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

describe('the token endpoint', () => {
  it('gives a token that works for an hour', async () => {
    const simulator = await start();
    const answer = await askForToken(simulator);
    const { access_token: token, ...others } = parseObject(answer.text);
    expect(answer.status).toBe(200);
    expect(token).toMatch(/^vat_\w{40}$/);
    expect(others).toEqual({ expires_in: 3600, token_type: 'Bearer' });
    const client = new ApiClient(simulator.url, typeof token === 'string' ? token : '');
    expect((await client.get('vulnerabilities')).status).toBe(200);
    await simulator.advance(3_599_999);
    expect((await client.get('vulnerabilities')).status).toBe(200);
    await simulator.advance(1);
    const late = await client.get('vulnerabilities');
    expect(late.status).toBe(401);
    expect(late.text).toContain('expired');
  });

  it('revokes the old token at once when a new one is asked for', async () => {
    const simulator = await start();
    const victim = await connect(simulator);
    expect((await victim.get('integrations')).status).toBe(200);
    const winner = await connect(simulator);
    const refused = await victim.get('integrations');
    expect(refused.status).toBe(401);
    expect(refused.text).toContain('revoked');
    expect((await winner.get('integrations')).status).toBe(200);
  });

  it('leaves the token of another application alone', async () => {
    const applications = ['one', 'two'].map((name) => ({
      clientId: `vci_${name}`,
      clientSecret: `vcs_${name}`,
    }));
    const simulator = await start({ applications });
    const first = await connect(simulator);
    await connect({ url: simulator.url, clientId: 'vci_two', clientSecret: 'vcs_two' });
    expect((await first.get('integrations')).status).toBe(200);
  });

  it('takes JSON only', async () => {
    const simulator = await start();
    const { clientId, clientSecret } = simulator;
    const form = new URLSearchParams({
      client_id: clientId,
      client_secret: clientSecret,
      grant_type: 'client_credentials',
    });
    const response = await fetch(`${simulator.url}/oauth/token`, { method: 'POST', body: form });
    expect(response.status).toBe(400);
    const headers = { 'content-type': 'application/json' };
    const broken = await fetch(`${simulator.url}/oauth/token`, { method: 'POST', headers, body: '{' });
    expect(broken.status).toBe(400);
  });

  it.each([
    [{ client_secret: 'wrong' }, 401, 'invalid_client'],
    [{ client_id: 'vci_nobody' }, 401, 'invalid_client'],
    [{ grant_type: 'password' }, 400, 'unsupported_grant_type'],
    [{ scope: undefined }, 400, 'invalid_scope'],
    [{ scope: 'everything' }, 400, 'invalid_scope'],
  ])('refuses %o with %i', async (changes, status, name) => {
    const answer = await askForToken(await start(), changes);
    expect(answer.status).toBe(status);
    expect(parseObject(answer.text)).toMatchObject({ error: { name } });
  });

  it('allows five requests a minute', async () => {
    const simulator = await start();
    for (let request = 0; request < 5; request += 1) expect((await askForToken(simulator)).status).toBe(200);
    await simulator.advance(20_000);
    const refused = await askForToken(simulator);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('40');
    await simulator.advance(40_000);
    expect((await askForToken(simulator)).status).toBe(200);
    expect(simulator.requests.tokensMinted).toBe(6);
    expect(simulator.requests.throttled).toBe(1);
  });
});

describe('the limit of 50 requests a minute', () => {
  it('slides: a slot is free 60 seconds after it was taken', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    for (let request = 0; request < 50; request += 1) {
      expect((await client.get('integrations')).status).toBe(200);
      if (request === 24) await simulator.advance(30_000);
    }
    const refused = await client.get('integrations');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('30');
    await simulator.advance(30_000);
    for (let request = 0; request < 25; request += 1)
      expect((await client.get('integrations')).status).toBe(200);
    expect((await client.get('integrations')).status).toBe(429);
  });

  it('belongs to one application', async () => {
    const applications = ['one', 'two'].map((name) => ({
      clientId: `vci_${name}`,
      clientSecret: `vcs_${name}`,
    }));
    const simulator = await start({ applications, limits: { requestsPerMinute: 1, retryAfter: false } });
    const first = await connect(simulator);
    const second = await connect({ url: simulator.url, clientId: 'vci_two', clientSecret: 'vcs_two' });
    expect((await first.get('integrations')).status).toBe(200);
    expect((await second.get('integrations')).status).toBe(200);
    const refused = await first.get('integrations');
    expect(refused.status).toBe(429);
    expect(refused.headers.has('retry-after')).toBe(false);
  });

  it('can be off', async () => {
    const client = await connect(await start({ limits: 'off' }));
    for (let request = 0; request < 60; request += 1)
      expect((await client.get('integrations')).status).toBe(200);
  });

  it('lets a client that shares the clock make 300 requests without waiting for real', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    const began = simulator.clock.now();
    for (let done = 0; done < 300;) {
      const answer = await client.get('integrations');
      if (answer.status === 200) done += 1;
      else await simulator.clock.sleep(Number(answer.headers.get('retry-after')) * 1000);
    }
    expect(simulator.clock.now() - began).toBe(5 * 60_000);
  });
});

describe('access', () => {
  it('is refused with 401 without a token or with one nobody gave', async () => {
    const simulator = await start();
    expect((await fetch(`${simulator.url}/v1/vulnerabilities`)).status).toBe(401);
    expect((await new ApiClient(simulator.url, 'vat_made_up').get('vulnerabilities')).status).toBe(401);
  });

  it('is refused with 403 to an application without the scope', async () => {
    const client = await connect(
      await start({ applications: [{ clientId: 'c', clientSecret: 's', scopes: [] }] }),
    );
    const refused = await client.get('vulnerabilities');
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('vanta-api.all:read');
  });
});

describe('every answer', () => {
  it('names its request', async () => {
    const client = await connect(await start());
    const [first, second] = [await client.get('vulnerabilities'), await client.get('assets')];
    const ids = [first, second].map(({ headers }) => headers.get('x-request-id'));
    expect(new Set(ids).size).toBe(2);
    expect(first.headers.get('x-amzn-requestid')).toBe(ids[0]);
    expect(second.status).toBe(404);
  });

  it('is logged', async () => {
    const simulator = await start();
    const client = await connect(simulator);
    await client.get('vulnerabilities', { pageSize: 3 });
    await client.get('vulnerable-assets/none');
    const { clientId } = simulator;
    expect(simulator.requests.entries).toMatchObject([
      { method: 'POST', url: '/oauth/token', status: 200, clientId: null },
      { method: 'GET', url: '/v1/vulnerabilities?pageSize=3', status: 200, clientId },
      { method: 'GET', url: '/v1/vulnerable-assets/none', status: 404, clientId },
    ]);
    expect(simulator.requests).toMatchObject({
      total: 3,
      throttled: 0,
      tokensMinted: 1,
      byStatus: { 200: 2, 404: 1 },
    });
    simulator.requests.reset();
    expect(simulator.requests).toMatchObject({ total: 0, tokensMinted: 0, entries: [], byStatus: {} });
  });

  it('refuses other methods with 405', async () => {
    const simulator = await start();
    const { token } = await connect(simulator);
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${simulator.url}/v1/vulnerabilities`, { method: 'POST', headers })).status).toBe(
      405,
    );
    expect((await fetch(`${simulator.url}/oauth/token`)).status).toBe(405);
  });
});

describe('starting', () => {
  it('refuses a port that is taken, and options that make no sense', async () => {
    const simulator = await start();
    const port = Number(new URL(simulator.url).port);
    for (const options of [
      { port },
      { port: -1 },
      { assets: 1.5 },
      { limits: { requestsPerMinute: 0 } },
      { cves: [] },
      { applications: [] },
      { today: Number.NaN },
      { tokenLifetimeSeconds: 0 },
      { tokenLifetimeSeconds: Number.NaN },
    ]) {
      await expect(start(options)).rejects.toThrow(SimulatorOptionError);
    }
  });
});

describe('closing', () => {
  it('frees the port, and may be done twice', async () => {
    const simulator = await start();
    await simulator.close();
    await simulator.close();
    await expect(fetch(simulator.url)).rejects.toThrow();
  });
});
