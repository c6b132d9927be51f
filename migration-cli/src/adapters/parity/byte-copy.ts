/** A copy of what passes, up to a limit. */
export interface ByteCopy {
  add(chunk: Uint8Array): void;
  bytes(): Buffer;
  /** True where more has passed than is kept. */
  full(): boolean;
}

export function createByteCopy(limit: number): ByteCopy {
  let size = 0;
  const chunks: Uint8Array[] = [];
  return {
    add: (chunk) => {
      size += chunk.byteLength;
      if (size <= limit) chunks.push(chunk);
    },
    bytes: () => Buffer.concat(chunks),
    full: () => size > limit,
  };
}
