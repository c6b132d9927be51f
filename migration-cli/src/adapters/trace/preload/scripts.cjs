'use strict';

const { syncBuiltinESMExports } = require('node:module');
const vm = require('node:vm');
const { note } = require('./facts.cjs');
const { ownPath, chain, rememberMap } = require('./frames.cjs');
const { watched } = require('./environment.cjs');
const { hookFor } = require('./drivers.cjs');

/** Test runners compile modules by themselves and load them past Node's loader: jest in contexts of its own, vitest in this one. */
function watchScripts() {
  const { Script, runInThisContext } = vm;
  vm.Script = class extends Script {
    constructor(code, options) {
      const name = typeof options === 'string' ? options : options?.filename;
      noteScript(name, code);
      super(withHook(name, code), options);
    }

    runInContext(context, ...more) {
      if (context?.process?.env) {
        try {
          context.process.env = watched(context.process.env);
        } catch {
          // A context that guards its environment is left alone.
        }
      }
      return super.runInContext(context, ...more);
    }
  };
  vm.runInThisContext = function runAndNote(code, options) {
    noteScript(typeof options === 'string' ? options : options?.filename, code);
    return runInThisContext.call(this, code, options);
  };
  syncBuiltinESMExports();
}

function noteScript(name, code) {
  const to = ownPath(name);
  if (to === null) return;
  rememberMap(to, code);
  const [from] = chain().filter(([file]) => file !== to);
  note({ type: 'module', from: from?.[0] ?? null, to, line: from?.[1] ?? null });
}

/** jest's wrapper ends in `}});`: what it wraps is a driver's module, which is handed on before that end. */
function withHook(name, code) {
  const end = typeof code === 'string' && typeof name === 'string' && hookFor(name) ? code.lastIndexOf('}});') : -1;
  if (end < 0) return code;
  const call = `\n;require('node:module')[Symbol.for('nectar.trace')]?.(${JSON.stringify(name)}, module);`;
  return code.slice(0, end) + call + code.slice(end);
}

module.exports = { watchScripts };
