import { StringDecoder } from 'node:string_decoder';

export interface CappedText {
  add(chunk: Uint8Array): void;
  text(): string;
}

/** Text that keeps its beginning and its end when it grows beyond `limit` characters. */
export function createCappedText(limit: number): CappedText {
  const decoder = new StringDecoder('utf8');
  const half = Math.floor(limit / 2);
  let head = '';
  let tail = '';
  let dropped = 0;
  const add = (chunk: Uint8Array): void => {
    let text = decoder.write(chunk);
    if (head.length < half) {
      const room = half - head.length;
      head += text.slice(0, room);
      text = text.slice(room);
    }
    tail += text;
    // Cutting at double the size keeps this linear in what arrives.
    if (tail.length > limit) {
      dropped += tail.length - half;
      tail = tail.slice(-half);
    }
  };
  return { add, text: () => (dropped === 0 ? head + tail : `${head}\n… ${dropped} characters left out …\n${tail}`) };
}
