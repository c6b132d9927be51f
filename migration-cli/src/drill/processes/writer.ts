import { createApp } from '../../app.ts';
import { type WriterOrder, write } from '../writer.ts';

/** Writes to the database as users do, until it is told to stop. One order after another. */
const { deps } = createApp(process.env);
let stop: (() => Promise<number>) | null = null;

process.once('disconnect', () => process.exit());
process.on('message', (message: WriterOrder | { stop: true }) => {
  if ('stop' in message) {
    void stop?.().then((acknowledged) => process.send?.({ acknowledged }));
    stop = null;
  } else stop = write(deps, message);
});
