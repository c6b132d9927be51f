// For a Node without synchronous hooks: runs in a thread of its own, which keeps a file of its own.
import { fileURLToPath } from 'node:url';
import facts from './facts.cjs';
import frames from './frames.cjs';

export async function resolve(specifier, context, next) {
  const result = await next(specifier, context);
  const from = frames.ownPath(context.parentURL);
  if (from === null || !result.url.startsWith('file:')) return result;
  const path = fileURLToPath(result.url.replace(/[?#].*$/, ''));
  const own = frames.ownPath(path);
  const name = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  if (own !== null) facts.note({ type: 'module', from, to: own, line: null });
  else if (name !== undefined) facts.note({ type: 'package', from, name });
  return result;
}
