import { describe, expect, it } from 'vitest';
import { withStartPage } from './start-page.ts';

const api = async () => new Response('of the API', { status: 404 });

async function pageOf(options: { readonly needsKey: boolean }) {
  const response = await withStartPage(api, options)(new Request('http://127.0.0.1:8080/'));
  return { policy: response.headers.get('content-security-policy'), html: await response.text() };
}

describe('the page of serve', () => {
  it('stands at the root alone, for those who read', async () => {
    const fetch = withStartPage(api, { needsKey: false });
    const answer = async (path: string, method = 'GET') => {
      const response = await fetch(new Request(`http://127.0.0.1:8080${path}`, { method }));
      return [response.status, await response.text()];
    };
    expect((await answer('/'))[0]).toBe(200);
    expect(await answer('/', 'HEAD')).toEqual([200, '']);
    expect(await answer('/', 'POST')).toEqual([404, 'of the API']);
    expect(await answer('/api/v1/stats')).toEqual([404, 'of the API']);
  });

  it('has one main part with all of its text, for those who have it read to them', async () => {
    const { html } = await pageOf({ needsKey: false });
    expect(html).toMatch(/<\/style>\s*<main>\s*<h1>[^]*<\/ul>\s*<\/main>\s*<\/html>\s*$/);
    expect(html).toContain('<html lang="en">');
  });

  it('is dark where the person wants that', async () => {
    expect((await pageOf({ needsKey: false })).html).toContain(
      '<meta name="color-scheme" content="light dark">',
    );
  });

  it('has an icon within, so that no browser asks for one that is not there', async () => {
    const { html, policy } = await pageOf({ needsKey: false });
    expect(html).toContain('<link rel="icon" href="data:,">');
    expect(policy).toContain('img-src data:');
  });

  it('says that a key is wanted, which no link of a browser can show', async () => {
    expect((await pageOf({ needsKey: true })).html).toContain('<code>X-Api-Key</code>');
    expect((await pageOf({ needsKey: false })).html).not.toContain('X-Api-Key');
  });
});
