import type { Exchange, Trace } from './types.ts';

/** What clients send on streams is no request. */
export function requestsOf({ exchanges }: Pick<Trace, 'exchanges'>): Exchange[] {
  return exchanges.filter(({ on }) => on === undefined);
}

/** Requests and ends of streams that a replay leaves out, each with the reason. */
export function notReplayedOf({ exchanges }: Pick<Trace, 'exchanges'>): { request: string; why: string }[] {
  return exchanges.flatMap(({ request, notReplayed, stream }) => {
    const why = notReplayed ?? stream?.cut ?? null;
    return why === null ? [] : [{ request: `${request.method} ${request.path}`, why }];
  });
}
