import type { Exchange } from '../types.ts';

/** What has to be done again for the streams to be open that were open when exchange `from` began: opened, and sent on. */
export function openBefore(exchanges: Exchange[], from: number): Exchange[] {
  const before = exchanges.filter(({ seq }) => seq < from);
  const closed = new Set(before.flatMap(({ on, request }) => (on && request.method === 'CLOSE' ? [on.stream] : [])));
  const open = new Set(
    before.flatMap(({ seq, stream }) =>
      stream === undefined || closed.has(seq) || (stream.ended?.after ?? from) < from ? [] : [seq],
    ),
  );
  return before.filter(({ seq, on }) => open.has(seq) || (on !== undefined && open.has(on.stream)));
}
