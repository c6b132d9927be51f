import type { IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import { listen } from '../html/listen.ts';

export interface Receiver {
  readonly url: string;
  readonly requests: { readonly headers: IncomingHttpHeaders; readonly body: string }[];
  /** The status of the coming answers; the last one stays. */
  answers: number[];
  stop(): Promise<void>;
}

/** A webhook endpoint for tests that keeps what it is sent. */
export async function startReceiver(): Promise<Receiver> {
  const requests: Receiver['requests'] = [];
  const receiver = { answers: [200] };
  const server = await listen(
    'Webhook receiver',
    async (request, response) => {
      requests.push({ headers: request.headers, body: await text(request) });
      const status = receiver.answers.length > 1 ? receiver.answers.shift() : receiver.answers[0];
      response.writeHead(status ?? 200).end();
    },
    0,
  );
  return Object.assign(receiver, { url: `${server.url}/hook`, requests, stop: server.close });
}
