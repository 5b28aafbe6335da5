const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>vanta-vuln</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>
<h1>vanta-vuln</h1>
<p>The vulnerabilities of your Vanta account, over HTTP:</p>
<ul>
<li><a href="/api/v1/stats">Statistics</a></li>
<li><a href="/api/v1/templates">The questions that can be asked</a> (POST /api/v1/query)</li>
<li><a href="/api/v1/sync/status">The last sync</a> and <a href="/api/v1/sync/history">those before</a></li>
<li><a href="/openapi.json">Every route, as OpenAPI</a></li>
</ul>
</html>
`;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

/** The API with a page for people at its root, which holds no data. */
export function withStartPage(
  fetch: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const { method, url } = request;
    const isPage = (method === 'GET' || method === 'HEAD') && new URL(url).pathname === '/';
    return isPage ? new Response(method === 'GET' ? PAGE : null, { headers: HEADERS }) : fetch(request);
  };
}
