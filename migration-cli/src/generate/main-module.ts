export interface MainInput {
  language: 'ts' | 'js';
  system: 'esm' | 'commonjs';
  title: string;
  port: number;
  portEnv: string;
  entry: { specifier: string; name: string; kind: 'express-factory' | 'express-app' };
  before: string[];
  loadEnv: string;
  /** Specifier of the module with the internal endpoints that this service answers, or null. */
  internal: string | null;
  /** Specifiers of the outbox dispatchers that run in this process. */
  dispatchers: string[];
}

/** The process around the application: environment, listening, graceful end. */
export function mainModule(input: MainInput): string {
  return input.system === 'esm' ? esm(input) : commonjs(input);
}

function esm(input: MainInput): string {
  const { entry, language } = input;
  const imports = [
    `import '${input.loadEnv}';`,
    ...input.before.map((specifier) => `import '${specifier}';`),
    `import { createServer } from 'node:http';`,
    ...(input.internal ? [`import express from 'express';`] : []),
    entry.name === 'default'
      ? `import application from '${entry.specifier}';`
      : `import { ${entry.name}${localName(entry) === entry.name ? '' : ` as ${localName(entry)}`} } from '${entry.specifier}';`,
    ...(input.internal ? [`import { internalCalls } from '${input.internal}';`] : []),
    ...input.dispatchers.map(
      (specifier, index) => `import { startDispatcher as startDispatcher${index} } from '${specifier}';`,
    ),
  ];
  return `${imports.join('\n')}\n${body(input, language === 'ts' ? ': string' : '')}`;
}

function commonjs(input: MainInput): string {
  const { entry } = input;
  const imports = [
    `require('${input.loadEnv}');`,
    ...input.before.map((specifier) => `require('${specifier}');`),
    `const { createServer } = require('node:http');`,
    ...(input.internal ? [`const express = require('express');`] : []),
    entry.name === 'default'
      ? `const application = require('${entry.specifier}');`
      : `const { ${entry.name}${localName(entry) === entry.name ? '' : `: ${localName(entry)}`} } = require('${entry.specifier}');`,
    ...(input.internal ? [`const { internalCalls } = require('${input.internal}');`] : []),
    ...input.dispatchers.map(
      (specifier, index) => `const { startDispatcher: startDispatcher${index} } = require('${specifier}');`,
    ),
  ];
  return `'use strict';\n\n${imports.join('\n')}\n${body(input, '')}`;
}

/** Names that this module declares itself. */
const OWN = new Set([
  'default',
  'app',
  'port',
  'server',
  'main',
  'express',
  'createServer',
  'internalCalls',
  'dispatchers',
]);

const localName = ({ name }: MainInput['entry']) => (OWN.has(name) ? 'application' : name);

function body(input: MainInput, text: string): string {
  const name = localName(input.entry);
  const value = input.entry.kind === 'express-factory' ? `await ${name}()` : name;
  // The application says itself whether it names Express; what stands around it never does.
  const served = input.internal ? "express().disable('x-powered-by').use(internalCalls()).use(app)" : 'app';
  const stops = input.dispatchers.map((_, index) => `startDispatcher${index}()`).join(', ');
  return `
const GRACE_MS = 10_000;

async function main() {
  const app = ${value};
  const port = Number(process.env.${input.portEnv} ?? ${input.port});
  const server = createServer(${served});
  await new Promise${text ? '<void>' : ''}((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, resolve);
  });
  console.log(\`${input.title} listens on http://localhost:\${port}\`);
${input.dispatchers.length > 0 ? `  const dispatchers = [${stops}];\n` : ''}
  let stopping = false;
  const stop = (signal${text}) => {
    if (stopping) return;
    stopping = true;
    console.log(\`\${signal}: finishing open requests\`);
${input.dispatchers.length > 0 ? '    for (const stopDispatcher of dispatchers) stopDispatcher();\n' : ''}    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => process.exit(1), GRACE_MS).unref();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

main().catch((error${text ? ': unknown' : ''}) => {
  console.error(error);
  process.exit(1);
});
`;
}

/** Reads the service's own .env, where there is one; what the environment says already wins. */
export function loadEnvModule(system: 'esm' | 'commonjs'): string {
  if (system === 'commonjs') {
    return `'use strict';

const { existsSync } = require('node:fs');
const path = require('node:path');

const file = path.join(__dirname, '..', '..', '.env');
if (existsSync(file)) process.loadEnvFile(file);
`;
  }
  return `import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../../.env', import.meta.url));
if (existsSync(file)) process.loadEnvFile(file);
`;
}
