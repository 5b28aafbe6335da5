const KEY_NOTE = `<p>All of these but the last want the key of this server in the header <code>X-Api-Key</code>, which the links
of a browser do not send: use a program such as curl.</p>
`;

const pageText = (needsKey: boolean) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>vanta-vuln</title>
<link rel="icon" href="data:,">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}code{white-space:nowrap}</style>
<main>
<h1>vanta-vuln</h1>
<p>The vulnerabilities of your Vanta account, over HTTP:</p>
<ul>
<li><a href="/api/v1/stats">Statistics</a></li>
<li><a href="/api/v1/templates">The questions that can be asked</a> (POST /api/v1/query)</li>
<li><a href="/api/v1/sync/status">The last sync</a> and <a href="/api/v1/sync/history">those before</a></li>
<li><a href="/openapi.json">Every route, as OpenAPI</a></li>
</ul>
${needsKey ? KEY_NOTE : ''}</main>
</html>
`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** The API with a page for people at its root, which holds no data. */
export function withStartPage(
  fetch: (request: Request) => Promise<Response>,
  { needsKey }: { readonly needsKey: boolean },
): (request: Request) => Promise<Response> {
  const page = pageText(needsKey);
  return async (request) => {
    const { method, url } = request;
    const isPage = (method === 'GET' || method === 'HEAD') && new URL(url).pathname === '/';
    return isPage ? new Response(method === 'GET' ? page : null, { headers: HEADERS }) : fetch(request);
  };
}
