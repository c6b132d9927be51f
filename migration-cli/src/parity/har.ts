import { z } from 'zod';
import { refusal } from '../errors/refusal.ts';
import { harStream, harStreamFields } from './har-streams.ts';
import { inOrder, type Kept } from './in-order.ts';
import type { Exchange, HeaderList } from './types.ts';

const headers = z.array(z.object({ name: z.string(), value: z.string() }));
const harSchema = z.object({
  log: z.object({
    entries: z.array(
      z.object({
        startedDateTime: z.string(),
        request: z.object({
          method: z.string(),
          url: z.string(),
          headers,
          postData: z.object({ text: z.string().optional() }).optional(),
        }),
        response: z.object({
          status: z.int(),
          headers,
          content: z.object({ text: z.string().optional(), encoding: z.string().optional() }),
        }),
        time: z.number().nullish(),
        ...harStreamFields,
      }),
    ),
  }),
});

type HarEntry = z.infer<typeof harSchema>['log']['entries'][number];

/** What a browser has saved of its traffic. `doors`: origin → door; requests to other origins are left out and counted. */
export function readHar(
  text: string,
  doors: ReadonlyMap<string, string>,
): { exchanges: Exchange[]; startedAt: number; leftOut: string[] } {
  const { entries } = parsedHar(text).log;
  const startedAt = Math.min(...entries.map(({ startedDateTime }) => Date.parse(startedDateTime) || 0));
  const leftOut = new Set<string>();
  const kept = entries.flatMap((entry): Kept[] => {
    // A WebSocket has an address of its own kind at the same door.
    const url = new URL(entry.request.url.replace(/^ws/, 'http'));
    const door = doors.get(url.origin);
    if (door === undefined) leftOut.add(url.origin);
    return door === undefined ? [] : [{ door, passed: passedOf(entry, `${url.pathname}${url.search}`) }];
  });
  return {
    exchanges: inOrder(kept, startedAt),
    startedAt: Number.isFinite(startedAt) ? startedAt : 0,
    leftOut: [...leftOut],
  };
}

function passedOf(entry: HarEntry, path: string): Kept['passed'] {
  const { request, response } = entry;
  const content = contentOf(response.content);
  const startedAt = Date.parse(entry.startedDateTime) || 0;
  const { status } = response;
  const type = response.headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  const { stream, why } = harStream({ ...entry, status, type, content, endedAt: startedAt + (entry.time ?? 0) });
  return {
    request: {
      method: request.method,
      path,
      headers: headerList(request.headers),
      body: Buffer.from(request.postData?.text ?? ''),
    },
    response: {
      status,
      headers: headerList(response.headers),
      body: stream === undefined ? content : new Uint8Array(),
    },
    startedAt,
    partial: why,
    ...(stream === undefined ? {} : { stream }),
  };
}

function parsedHar(text: string): z.infer<typeof harSchema> {
  try {
    return harSchema.parse(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    throw refusal('NECTAR-E103', { what: 'Cannot read the HAR file', why: error.message, cause: error });
  }
}

/** HTTP/2 names of the request line are no headers. */
function headerList(list: { name: string; value: string }[]): HeaderList {
  return list.filter(({ name }) => !name.startsWith(':')).map(({ name, value }) => [name, value]);
}

function contentOf({ text = '', encoding }: HarEntry['response']['content']): Uint8Array {
  return Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8');
}
