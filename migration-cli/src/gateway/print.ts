import type { RouteTable } from './table.ts';

/** The same routing as configuration of a reverse proxy: `addresses` by service, `monolith` for the rest. */
export function printGateway(
  form: 'caddy' | 'nginx',
  { rows }: RouteTable,
  addresses: Record<string, string>,
  monolith: string,
): string {
  const byService = Map.groupBy(rows, ({ service }) => service);
  const blocks = [...byService].map(([service, own]) => {
    const paths = [...new Set(own.map(({ path }) => path))].sort((a, b) => exactness(b) - exactness(a));
    return form === 'caddy'
      ? caddyBlock(service, paths, addresses[service] ?? '')
      : nginxBlock(service, paths, addresses[service] ?? '');
  });
  return form === 'caddy'
    ? `:8080 {\n${blocks.join('')}\treverse_proxy ${bare(monolith)}\n}\n`
    : `${NGINX_HEAD}\n${blocks.join('\n')}\n  location / {\n    proxy_pass ${monolith};\n  }\n}\n`;
}

/** By itself nginx neither upgrades to WebSockets nor passes events on as they come. */
const NGINX_HEAD = `map $http_upgrade $connection_upgrade {
  default upgrade;
  '' '';
}

server {
  listen 8080;
  proxy_http_version 1.1;
  proxy_buffering off;
  proxy_read_timeout 1h;
  proxy_set_header Host $http_host;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $connection_upgrade;
  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
`;

const bare = (url: string) => url.replace(/^https?:\/\//, '');
const exactness = (path: string) => path.split('/').filter((part) => part !== '' && !/^[:*]/.test(part)).length;

/** A path with parameters as a regular expression over the whole path. */
export function asExpression(path: string): string {
  const parts = path.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    if (part.includes('*')) return '.*';
    return part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  });
  return `^${parts.join('/')}/?$`;
}

function caddyBlock(service: string, paths: string[], address: string): string {
  const matcher = `@${service.replace(/[^a-z0-9]/gi, '_')}`;
  const expression = paths.map(asExpression).join('|');
  return `\t${matcher} path_regexp ${expression}\n\treverse_proxy ${matcher} ${bare(address)}\n`;
}

function nginxBlock(service: string, paths: string[], address: string): string {
  const lines = paths.map((path) => `  location ~* ${asExpression(path)} {\n    proxy_pass ${address};\n  }\n`);
  return `  # ${service}\n${lines.join('')}`;
}
