'use strict';

const Module = require('node:module');
const { note } = require('./facts.cjs');
const { ownPath, chain, rememberMap } = require('./frames.cjs');
const { onLoaded } = require('./drivers.cjs');

/** Which file of the repository loaded which, by `require` and by `import`. */
function watchModules() {
  watchRequire();
  if (typeof Module.registerHooks === 'function') Module.registerHooks({ resolve: noteImport });
  else if (typeof Module.register === 'function')
    Module.register(require('node:url').pathToFileURL(`${__dirname}/loader.mjs`).href);
  else note({ type: 'limit', what: `import is not seen by Node ${process.versions.node}` });
}

function watchRequire() {
  const load = Module._load;
  Module._load = function loadAndNote(request, parent, ...more) {
    const loaded = load.call(this, request, parent, ...more);
    try {
      onRequired(request, parent, loaded);
    } catch {
      // What cannot be noted is not seen; the application got its module.
    }
    return loaded;
  };
  const compile = Module.prototype._compile;
  Module.prototype._compile = function compileAndNote(content, filename, ...more) {
    rememberMap(filename, content);
    const result = compile.call(this, content, filename, ...more);
    onLoaded(filename, this);
    return result;
  };
}

function onRequired(request, parent, loaded) {
  if (request === 'node:sqlite') onLoaded(request, { exports: loaded });
  const from = ownPath(parent?.filename);
  if (from === null) return;
  const to = Module._resolveFilename(request, parent);
  noteLoad(from, to, () => chain().find(([file]) => file === from)?.[1] ?? null);
}

/** A file of the repository, or a package by its name. Node's own modules are not noted. */
function noteLoad(from, to, lineOf) {
  const own = ownPath(to);
  if (own !== null) return note({ type: 'module', from, to: own, line: lineOf() });
  const name = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(to)?.[1];
  if (name !== undefined) note({ type: 'package', from, name });
}

function noteImport(specifier, context, next) {
  const result = next(specifier, context);
  try {
    const from = ownPath(context.parentURL);
    if (from !== null && result.url.startsWith('file:'))
      noteLoad(from, decodeURIComponent(new URL(result.url).pathname), () => null);
  } catch {
    // See above.
  }
  return result;
}

module.exports = { watchModules };
