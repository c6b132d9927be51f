/** Node's modules that may be named without 'node:'. */
const BUILTINS = new Set(
  (
    'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs ' +
    'http http2 https inspector module net os path perf_hooks process punycode querystring readline repl stream ' +
    'string_decoder timers tls trace_events tty url util v8 vm wasi worker_threads zlib'
  ).split(' '),
);

/** True for 'fs', 'fs/promises' and 'node:test'. */
export function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || BUILTINS.has(specifier.split('/')[0] ?? '');
}
