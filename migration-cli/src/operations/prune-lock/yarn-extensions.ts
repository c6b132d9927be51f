import type { Asked, Block } from './blocks.ts';

/**
 * What Yarn 2 and later adds to packages that do not declare what they use. Its lock file holds what these ask for, and does
 * not say who asks. Of its own list, what back ends and their tools have: the package, below which version, and what it gets.
 */
const ADDED: [string, string | null, Record<string, string>][] = [
  ['@babel/parser', null, { '@babel/types': '^7.8.3' }],
  ['@cypress/snapshot', null, { debug: '^3.2.7' }],
  ['@google-cloud/firestore', '4.9.4', { protobufjs: '^6.8.6' }],
  ['@playwright/test', '1.14.2', { 'jest-matcher-utils': '^26.4.2' }],
  ['@pm2/agent', '1.0.4', { debug: '*' }],
  ['bin-links', '2.3.0', { 'mkdirp-infer-owner': '^1.0.2' }],
  ['cacheable-lookup', '4.1.2', { '@types/keyv': '^3.1.1' }],
  ['got', '11.0.0', { '@types/responselike': '^1.0.0', '@types/keyv': '^3.1.1' }],
  ['material-table', '3.0.0', { '@babel/runtime': '^7.11.2' }],
  ['mqtt', '4.2.7', { duplexify: '^4.1.1' }],
  ['terser', '5.10.1', { acorn: '^8.5.0' }],
  ['unified', '10.0.0', { '@types/unist': '^2.0.0' }],
  ['useragent', '3.0.0', { request: '^2.88.0', yamlparser: '0.0.x', semver: '5.5.x' }],
  ['winston-transport', '4.4.1', { logform: '^2.2.0' }],
];

/** What an entry of the lock asks for besides what it says. The lock decides: what it does not hold was not added. */
export function addedTo({ keys, body }: Block): Asked[] {
  const version = /^ {2}version: (\S+)$/m.exec(body)?.[1] ?? '';
  return ADDED.flatMap(([name, bound, packages]) => {
    if (!keys[0]?.startsWith(`${name}@npm:`) || (bound !== null && !isBelow(version, bound))) return [];
    return Object.entries(packages).map(([asked, range]) => ({ name: asked, range, optional: true, by: name }));
  });
}

function isBelow(version: string, bound: string): boolean {
  const [own, other] = [version, bound].map((text) => text.split('-')[0]?.split('.').map(Number) ?? []);
  const apart = [0, 1, 2].find((index) => own?.[index] !== other?.[index]);
  return apart !== undefined && (own?.[apart] ?? 0) < (other?.[apart] ?? 0);
}
