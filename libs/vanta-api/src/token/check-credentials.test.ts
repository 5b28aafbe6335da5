import { expect, it } from 'vitest';
import { startScriptedServer } from '../../test/scripted-server.ts';
import { createVantaClient } from '../vanta-client.ts';
import { checkCredentials } from './check-credentials.ts';

it.each([
  [undefined, 'credentials gave no credentials.'],
  [{}, 'credentials gave no clientId and no clientSecret.'],
  [{ clientId: 'vci_1', client_secret: 'vcs_hidden' }, 'credentials gave no clientSecret.'],
  [{ clientId: '', clientSecret: 'vcs_hidden' }, 'credentials gave no clientId.'],
])('credentials that lack a half are refused by its name: %j', (given, message) => {
  const error = { name: 'ClientOptionError', option: 'credentials', message };
  expect(() => checkCredentials(given)).toThrow(expect.objectContaining(error));
});

it('a half that is empty is refused before Vanta is asked', async () => {
  await using server = await startScriptedServer((_request, response) => response.end());
  const credentials = async () => ({ clientId: 'vci_1', clientSecret: '' });
  await using client = createVantaClient({ credentials, baseUrl: server.url });
  await expect(client.exists('assets', 'a1')).rejects.toMatchObject({ option: 'credentials' });
  expect(server.requests).toEqual([]);
});
