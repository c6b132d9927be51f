// Loaded into every process under test (node --import), before its own code. Plain JavaScript: it has to run on the Node
// that the application brings.
import { connect, Socket } from 'node:net';
import { createInterface } from 'node:readline';

const passing = new Set((process.env.NECTAR_PARITY_PASS ?? '').split(',').filter(Boolean));
const outbound = Number(process.env.NECTAR_PARITY_OUTBOUND ?? 0);
const control = Number(process.env.NECTAR_PARITY_CONTROL ?? 0);

/** Connections to anything but the parts, their database and their stand-ins end at the tape, which knows the host from the request. */
function redirect() {
  const original = Socket.prototype.connect;
  Socket.prototype.connect = function connectOrRedirect(...args) {
    const normalized = Array.isArray(args[0]) ? args[0] : args;
    const [first] = normalized;
    const options = typeof first === 'object' && first !== null ? first : { port: first, host: normalized[1] };
    const foreign = options.port !== undefined && options.path == null && !passing.has(String(options.port));
    if (!foreign) return original.apply(this, args);
    const changed = { ...options, host: '127.0.0.1', port: outbound, lookup: undefined };
    if (!Array.isArray(args[0]))
      return original.call(this, changed, ...args.filter((one) => typeof one === 'function'));
    // The list of node's own connect() is marked by a symbol, so it is changed in place.
    normalized[0] = changed;
    return original.apply(this, args);
  };
}

if (outbound > 0) redirect();

/** Mutants stand in the code as `__nectar(id) ? changed : original`. */
const seen = new Set();
let active = 0;
globalThis.__nectar = (id) => {
  seen.add(id);
  return active === id;
};
/** The same for values without effects: noted only where the change would change the value. */
globalThis.__nectarValue = (id, changed, original) => {
  if (!Object.is(changed, original)) seen.add(id);
  return active === id ? changed : original;
};

if (control > 0) {
  const socket = connect(control, '127.0.0.1');
  socket.unref();
  socket.on('error', () => undefined);
  createInterface({ input: socket }).on('line', (line) => {
    const message = JSON.parse(line);
    if (message.activate !== undefined) active = message.activate;
    const hits = [...seen];
    if (message.clear === true) seen.clear();
    socket.write(`${JSON.stringify({ pid: process.pid, hits })}\n`);
  });
}
