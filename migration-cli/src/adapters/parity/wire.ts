import type { Server } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { brotliDecompressSync, gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { refusal } from '../../errors/refusal.ts';
import type { Listening } from '../../model/traffic.ts';

/** Of one connection, not of the message. */
const HOPS = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'host',
  'expect',
]);

export function pairsOf(raw: string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, index) => [raw[index * 2] ?? '', raw[index * 2 + 1] ?? '']);
}

export function withoutHops(headers: [string, string][]): [string, string][] {
  return headers.filter(([name]) => !HOPS.has(name.toLowerCase()));
}

const DECODERS: Record<string, (body: Uint8Array) => Uint8Array> = {
  gzip: gunzipSync,
  br: brotliDecompressSync,
  deflate: inflateSync,
  zstd: zstdDecompressSync,
};

/** A body as it was before `content-encoding`: what is compared and looked for ids in. */
export function decoded(body: Uint8Array, headers: [string, string][]): Uint8Array {
  const encoding = headers.find(([name]) => name.toLowerCase() === 'content-encoding')?.[1] ?? '';
  return body.byteLength === 0 ? body : (DECODERS[encoding.toLowerCase()]?.(body) ?? body);
}

/** A port that is taken is the user's to free, not a defect. */
function namedPortError(error: Error, port: number): Error {
  if (!('code' in error) || (error.code !== 'EADDRINUSE' && error.code !== 'EACCES')) return error;
  const why = error.code === 'EACCES' ? 'this user may not listen there' : 'another process listens there';
  return refusal('NECTAR-E010', { what: `Cannot listen on port ${port}`, why, cause: error });
}

/** Listens on 127.0.0.1; `close` ends open connections as well. */
export async function listen(server: Server | NetServer, port: number): Promise<Listening> {
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket: { destroy(): void; once(event: 'close', done: () => void): void }) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(namedPortError(error, port)));
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
