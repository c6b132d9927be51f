import { z } from 'zod';
import { refusal } from '../errors/refusal.ts';
import type { Body, Exchange, HeaderList } from './types.ts';

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
      }),
    ),
  }),
});

/** What a browser has saved of its traffic. `doors`: origin → door; requests to other origins are left out and counted. */
export function readHar(
  text: string,
  doors: ReadonlyMap<string, string>,
): { exchanges: Exchange[]; startedAt: number; leftOut: string[] } {
  const { entries } = parsedHar(text).log;
  const sorted = [...entries].sort((a, b) => Date.parse(a.startedDateTime) - Date.parse(b.startedDateTime));
  const startedAt = Date.parse(sorted[0]?.startedDateTime ?? '') || 0;
  const exchanges: Exchange[] = [];
  const leftOut = new Set<string>();
  for (const { request, response, startedDateTime } of sorted) {
    const url = new URL(request.url);
    const door = doors.get(url.origin);
    if (door === undefined) {
      leftOut.add(url.origin);
      continue;
    }
    exchanges.push({
      seq: exchanges.length + 1,
      at: Date.parse(startedDateTime) - startedAt,
      door,
      request: {
        method: request.method,
        path: `${url.pathname}${url.search}`,
        headers: headerList(request.headers),
        body: { text: request.postData?.text ?? '' },
      },
      response: { status: response.status, headers: headerList(response.headers), body: contentOf(response.content) },
      ...(response.status === 101 ? { notReplayed: 'a WebSocket' } : {}),
    });
  }
  return { exchanges, startedAt, leftOut: [...leftOut] };
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

function contentOf({ text = '', encoding }: { text?: string | undefined; encoding?: string | undefined }): Body {
  if (encoding !== 'base64') return { text };
  const decoded = Buffer.from(text, 'base64');
  const plain = decoded.toString('utf8');
  return Buffer.from(plain, 'utf8').equals(decoded) ? { text: plain } : { text, base64: true };
}
