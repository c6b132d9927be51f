import { createServer, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { ControlLine } from '../../model/traffic.ts';
import { listen } from './wire.ts';

/** JSON lines to every process that has dialled in, and one answer from each. A process that ends answers no more. */
export async function createControl(): Promise<ControlLine> {
  const waiting = new Map<Socket, ((answer: unknown) => void)[]>();
  const server = createServer((socket) => {
    waiting.set(socket, []);
    createInterface({ input: socket }).on('line', (line) => waiting.get(socket)?.shift()?.(JSON.parse(line)));
    socket.on('error', () => undefined);
    socket.once('close', () => {
      const left = waiting.get(socket) ?? [];
      waiting.delete(socket);
      for (const answer of left) answer(null);
    });
  });
  const listening = await listen(server, 0);
  return {
    ...listening,
    tell: (message) =>
      Promise.all(
        [...waiting].map(
          ([socket, answers]) =>
            new Promise<unknown>((resolve) => {
              answers.push(resolve);
              socket.write(`${JSON.stringify(message)}\n`);
            }),
        ),
      ),
  };
}
