import { createServer } from 'node:net';

/** Asks the operating system for a free TCP port on 127.0.0.1. Another program may take it before it is used. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('The operating system named no port.');
  return address.port;
}

/** True when nothing listens on the port of 127.0.0.1, so that a server may be started there. */
export async function isPortFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise<boolean>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(false);
      else reject(new Error(`Port ${port} cannot be opened on 127.0.0.1: ${error.message}`, { cause: error }));
    });
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
