import { connect, createServer, type Socket } from 'node:net';
import type { LossyProxy } from '../../model/faults.ts';

/** 'Q', then the length, then the text with its end: how a client sends a plain COMMIT. */
const COMMIT = /Q\0\0\0.commit\0/i;
const JOURNAL = /insert into nectar_journal\.entries/i;

interface Loss {
  armed: boolean;
  lost: boolean;
}

/** Hands bytes on in both directions until it is asked to lose a reply. */
export async function openProxy(target: { host: string; port: number }): Promise<LossyProxy> {
  const loss: Loss = { armed: false, lost: false };
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      // What ends one side ends the other; neither is an error of the proxy.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    carry(client, upstream, loss);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    loseNextCommit: () => Object.assign(loss, { armed: true, lost: false }),
    lost: () => loss.lost,
    calm: () => Object.assign(loss, { armed: false, lost: false }),
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function carry(client: Socket, upstream: Socket, loss: Loss): void {
  let noted = false;
  let dropping = false;
  client.on('data', (chunk) => {
    const text = chunk.toString('latin1');
    if (JOURNAL.test(text)) noted = true;
    if (COMMIT.test(text)) {
      if (noted && loss.armed) {
        dropping = true;
        loss.armed = false;
      }
      noted = false;
    }
    upstream.write(chunk);
  });
  upstream.on('data', (chunk) => {
    if (!dropping) return void client.write(chunk);
    // The server has answered, so it has committed; the client never hears of it.
    loss.lost = true;
    client.destroy();
    upstream.destroy();
  });
  client.on('end', () => upstream.end());
  upstream.on('end', () => client.end());
}
