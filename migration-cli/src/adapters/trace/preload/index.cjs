// Loaded into every process that is traced (node --require), before its own code. Plain JavaScript of an old kind: it has
// to run on the Node that the application brings. It must never break what it watches, so each part fails by itself.
'use strict';

const facts = require('./facts.cjs');

const parts = {
  modules: () => require('./modules.cjs').watchModules(),
  environment: () => require('./environment.cjs').watchEnvironment(),
  scripts: () => require('./scripts.cjs').watchScripts(),
  postgres: () => require('./postgres.cjs').watchPostgres(),
};

/** Names of parts, by commas; all where nothing is said. Watching every variable costs far more than watching statements. */
const asked = process.env.NECTAR_TRACE_PARTS?.split(',') ?? Object.keys(parts);

if (facts.on) {
  for (const [name, start] of Object.entries(parts)) {
    if (!asked.includes(name)) continue;
    try {
      start();
    } catch (error) {
      facts.note({ type: 'limit', what: `${name} could not be watched: ${error.message}` });
    }
  }
}
