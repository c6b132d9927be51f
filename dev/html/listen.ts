import type { RequestListener } from 'node:http';
import { createServer } from 'node:http';

export interface Listening {
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

/** Serves on 127.0.0.1. Port 0 means a free one; a taken one is named in the error. */
export async function listen(name: string, handler: RequestListener, port: number): Promise<Listening> {
  const server = createServer(handler);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(portError(name, port, error)));
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`${name} listens on no TCP port.`);
  return {
    port: address.port,
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** An error that names the service, the port and what to do. */
export function portError(name: string, port: number, error: NodeJS.ErrnoException): Error {
  const reason = error.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be opened (${error.message})`;
  return new Error(`${name}: port ${port} on 127.0.0.1 ${reason}.\n→ Stop that program or choose another port.`, {
    cause: error,
  });
}
