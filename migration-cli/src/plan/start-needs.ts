import { isObject } from '../code/json-object.ts';
import { readLooseJson } from '../code/loose-json.ts';
import { type Scripts, startScripts } from './scripts.ts';

export interface StartNeeds {
  /** Packages that the start does not work without, whichever list they stand in. */
  packages: Set<string>;
  /** True where it checks types, so that the types of packages have to be there. */
  types: boolean;
}

/** What a package needs beside itself in use, and does not bring. */
const BESIDE: Record<string, string[]> = {
  'ts-node': ['typescript'],
  'ts-node-dev': ['typescript'],
  'ts-patch': ['typescript'],
  '@babel/node': ['@babel/core'],
  '@babel/register': ['@babel/core'],
  '@babel/cli': ['@babel/core'],
  '@swc/register': ['@swc/core'],
  '@swc-node/register': ['@swc/core', 'typescript'],
  '@nestjs/cli': ['typescript', '@nestjs/schematics'],
};

/** Settings that a program reads when it starts, and the part of them that names packages. */
const SETTINGS: { of: RegExp; file: RegExp; field: string | null }[] = [
  { of: /^nodemon$/, file: /^(?:nodemon\.json|\.nodemonrc)$/, field: null },
  { of: /^nps$/, file: /^package-scripts\.(?:[cm]?js|ya?ml)$/, field: null },
  { of: /^nodemon$/, file: /^package\.json$/, field: 'nodemonConfig' },
  { of: /^ts-node(?:-dev)?$/, file: /^tsconfig[\w.-]*\.json$/, field: 'ts-node' },
  { of: /^@?babel\b/, file: /^(?:\.babelrc(?:\.\w+)?|babel\.config\.\w+)$/, field: null },
  { of: /^@?babel\b/, file: /^package\.json$/, field: 'babel' },
];

/** Which of the packages `declared` the script `start` needs, by what it runs, nested scripts included, and by the settings of that. */
export function startNeeds(scripts: Scripts, declared: string[], files: Map<string, string>): StartNeeds {
  const texts = startScripts(scripts).map((name) => scripts[name] ?? '');
  const packages = new Set<string>();
  for (let before = -1; before !== packages.size; ) {
    before = packages.size;
    const all = [...texts, ...settingsOf(packages, files)];
    const besides = [...packages].flatMap((name) => BESIDE[name] ?? []);
    if (packages.has('nodemon') && all.some((text) => /\.ts\b/.test(text))) besides.push('ts-node');
    for (const name of declared) if (besides.includes(name) || mentionedIn(name, all)) packages.add(name);
  }
  const checks = packages.has('ts-node') || packages.has('ts-node-dev');
  const trusts =
    /--transpile-only|--swc|--files-only|(?:^|\s)-T(?:\s|$)|transpile-only|TRANSPILE_ONLY|"?(?:transpileOnly|swc)"?\s*:\s*true/;
  return { packages, types: checks && ![...texts, ...settingsOf(packages, files)].some((text) => trusts.test(text)) };
}

function settingsOf(packages: Set<string>, files: Map<string, string>): string[] {
  return [...files].flatMap(([path, text]) =>
    SETTINGS.flatMap(({ of, file, field }) => {
      if (!file.test(path) || ![...packages].some((name) => of.test(name))) return [];
      if (field === null) return [text];
      const json: unknown = readLooseJson(text);
      return isObject(json) && json[field] !== undefined ? [JSON.stringify(json[field])] : [];
    }),
  );
}

/** True where a text names a package by its name, or by a program that it is known to bring. */
export function mentionedIn(name: string, texts: string[]): boolean {
  const program = PROGRAMS[name] ?? [name.replace(/^@[^/]+\//, '')];
  // Babel's settings leave out what kind of thing they name.
  const words = [name, name.replace(/\/(?:preset|plugin)-/, '/'), ...program];
  return texts.some((text) => words.some((word) => wordIn(text, word)));
}

const PROGRAMS: Record<string, string[]> = {
  typescript: ['tsc'],
  'ts-node': ['ts-node', 'ts-node-esm', 'ts-node-script', 'ts-node-transpile-only'],
  'ts-node-dev': ['ts-node-dev', 'tsnd'],
  'babel-cli': ['babel', 'babel-node'],
  '@babel/node': ['babel-node'],
  '@babel/cli': ['babel'],
  '@swc/cli': ['swc'],
  'npm-run-all': ['run-s', 'run-p'],
  'npm-run-all2': ['npm-run-all', 'run-s', 'run-p'],
  'dotenv-cli': ['dotenv'],
  coffeescript: ['coffee'],
  pm2: ['pm2', 'pm2-runtime', 'pm2-docker'],
  'sequelize-cli': ['sequelize'],
  '@nestjs/cli': ['nest'],
  '@adonisjs/cli': ['adonis'],
};

const wordIn = (text: string, word: string) =>
  new RegExp(`(?:^|[\\s"'/=:&|])${word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:[\\s"'/:;&|,]|$)`).test(text);
