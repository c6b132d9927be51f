import { placeOfCount } from './compare-streams.ts';
import { kindOfMessage } from './messages.ts';
import { type Noise, placeOf } from './noise.ts';
import type { Exchange, Observation, StreamMessage } from './types.ts';

/**
 * How often something is said on a stream may be a matter of time, such as a tick every second: two runs can be alike by chance.
 * So the recording counts as a third: where the monolith said something more or less often than when it was recorded, nothing is
 * concluded from how often it comes.
 */
export function countNoise(exchanges: Exchange[], first: Observation[]): Noise {
  const said = Map.groupBy(
    first.flatMap(({ streams = [] }) => streams),
    ({ seq }) => seq,
  );
  const places = exchanges.flatMap(({ seq, stream, request }) => {
    if (stream === undefined || stream.cut !== null) return [];
    const live = (said.get(seq) ?? []).flatMap(({ messages }) => messages);
    return differentCounts(stream.messages, live).map((kind) =>
      placeOf({
        plane: 'http',
        request: `${request.method} ${request.path}`,
        at: placeOfCount(stream.kind, 0, kind),
      }),
    );
  });
  return { places: new Map(places.map((place) => [place, null])), madeUp: new Set() };
}

function differentCounts(recorded: StreamMessage[], live: StreamMessage[]): string[] {
  const [a, b] = [Map.groupBy(recorded, kindOfMessage), Map.groupBy(live, kindOfMessage)];
  return [...new Set([...a.keys(), ...b.keys()])].filter((kind) => a.get(kind)?.length !== b.get(kind)?.length);
}
