import type { Truth } from '../../model/plan-file.ts';
import type { Dependencies } from '../../model/ports.ts';
import type { Values } from '../runtime/values.ts';
import { createJar, type Jar } from './cookies.ts';

type Request = Truth['requests'][number];

/** Sends the requests in order with the cookies of those before; the last one's JSON, or what went wrong. */
export async function askInOrder(
  deps: Pick<Dependencies, 'http'>,
  values: Values,
  { service, requests }: Truth,
): Promise<{ json: unknown } | { problem: string }> {
  const base = `http://127.0.0.1:${await values.port(service)}`;
  const jar = createJar();
  let json: unknown;
  for (const request of requests) {
    const { status, text } = await send(deps, values, base, request, jar);
    const what = `${request.method} ${request.path}`;
    if (status < 200 || status > 399) return { problem: `${what} said ${status}: ${text.slice(0, 300)}` };
    if (request !== requests.at(-1)) continue;
    try {
      json = JSON.parse(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return { problem: `${what} is not answered with JSON: ${text.slice(0, 300)}` };
    }
  }
  return { json };
}

async function send(
  { http }: Pick<Dependencies, 'http'>,
  values: Values,
  base: string,
  request: Request,
  jar: Jar,
): Promise<{ status: number; text: string }> {
  const headers: Record<string, string> = { accept: 'application/json' };
  const body = request.body === undefined ? undefined : JSON.stringify(await filled(request.body, values));
  if (body !== undefined) headers['content-type'] = 'application/json';
  const cookie = jar.header();
  if (cookie !== '') headers.cookie = cookie;
  Object.assign(headers, await values.record(request.headers ?? {}));
  const options = { method: request.method, headers, ...(body === undefined ? {} : { body }) };
  const response = await http.request(`${base}${await values.text(request.path)}`, options);
  jar.store(response.headers.getSetCookie());
  return response;
}

/** Fills values in inside of JSON strings only. */
async function filled(body: unknown, values: Values): Promise<unknown> {
  if (typeof body === 'string') return values.text(body);
  if (Array.isArray(body)) return Promise.all(body.map((one) => filled(one, values)));
  if (typeof body !== 'object' || body === null) return body;
  const entries = Object.entries(body).map(async ([key, value]) => [key, await filled(value, values)] as const);
  return Object.fromEntries(await Promise.all(entries));
}
