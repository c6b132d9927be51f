import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** A server of somebody else: answers /status/<n> with that status, anything else with 200, and keeps what it was asked. */
export async function startUpstream() {
  const asked: Asked[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    req.on('end', () => {
      const url = req.url ?? '';
      asked.push({ method: req.method ?? '', url, headers: req.headers, body });
      const status = Number(/^\/status\/(\d{3})/.exec(url)?.[1] ?? 200);
      if (url.startsWith('/html')) return res.setHeader('content-type', 'text/html').end('<script>1</script>');
      res.writeHead(status, { 'content-type': 'application/json', 'set-cookie': 'theirs=1' });
      return res.end(JSON.stringify({ answered: url }));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => new Promise<void>((done) => server.close(() => done())),
  };
}

export type Upstream = Awaited<ReturnType<typeof startUpstream>>;
