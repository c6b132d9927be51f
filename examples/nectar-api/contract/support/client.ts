import { env } from './env';

/** A parsed reply. `body` is the JSON document, or the text when the reply is not JSON. */
export interface Reply<T = Json> {
  status: number;
  headers: Headers;
  body: T;
}

/** What tests read from replies: any JSON document, addressed by name. */
export type Json = any;

export interface RequestOptions {
  headers?: Record<string, string>;
  /** Sent as it is, without JSON encoding. */
  raw?: string;
}

export interface Client {
  get(path: string, options?: RequestOptions): Promise<Reply>;
  post(path: string, body?: unknown, options?: RequestOptions): Promise<Reply>;
  put(path: string, body?: unknown, options?: RequestOptions): Promise<Reply>;
  patch(path: string, body?: unknown, options?: RequestOptions): Promise<Reply>;
  delete(path: string, options?: RequestOptions): Promise<Reply>;
  /** The same cookies at another back end: cookies do not know ports. */
  at(service: ServiceName): Client;
  cookies: CookieJar;
}

export type ServiceName = 'core' | 'marketing' | 'admin';

export class CookieJar {
  readonly #values = new Map<string, string>();

  header(): string {
    return [...this.#values].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  store(headers: Headers): void {
    for (const line of headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';');
      const split = pair.indexOf('=');
      const name = pair.slice(0, split).trim();
      const value = pair.slice(split + 1).trim();
      const expired = attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute));
      if (expired || value === '') this.#values.delete(name);
      else this.#values.set(name, value);
    }
  }

  names(): string[] {
    return [...this.#values.keys()];
  }

  copy(): CookieJar {
    const jar = new CookieJar();
    for (const [name, value] of this.#values) jar.#values.set(name, value);
    return jar;
  }
}

const bases: Record<ServiceName, string> = { core: env.coreUrl, marketing: env.marketingUrl, admin: env.adminUrl };

/** A browser-like client of one back end: keeps cookies, sends Origin, does not follow redirects. */
export function createClient(service: ServiceName, cookies = new CookieJar()): Client {
  async function send(method: string, path: string, body: unknown, options: RequestOptions = {}): Promise<Reply> {
    const headers: Record<string, string> = { origin: env.origins[service], accept: 'application/json' };
    if (cookies.header()) headers.cookie = cookies.header();
    const payload = options.raw ?? (body === undefined ? undefined : JSON.stringify(body));
    if (payload !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(bases[service] + path, {
      method,
      headers: { ...headers, ...options.headers },
      body: payload,
      redirect: 'manual',
    });
    cookies.store(response.headers);
    return { status: response.status, headers: response.headers, body: await readBody(response) };
  }
  return {
    get: (path, options) => send('GET', path, undefined, options),
    post: (path, body, options) => send('POST', path, body, options),
    put: (path, body, options) => send('PUT', path, body, options),
    patch: (path, body, options) => send('PATCH', path, body, options),
    delete: (path, options) => send('DELETE', path, undefined, options),
    at: (other) => createClient(other, cookies),
    cookies,
  };
}

async function readBody(response: Response): Promise<Json> {
  const text = await response.text();
  if (!response.headers.get('content-type')?.includes('json')) return text;
  return text === '' ? null : JSON.parse(text);
}
