// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the fixtures are source text
import { describe, expect, it } from 'vitest';
import { inventoryOf } from '../testing/inventory-of.ts';

const cases: [string, Record<string, string>, string[]][] = [
  [
    'loops over constant lists, objects and keys',
    {
      'a.js':
        "['A', 'B'].forEach((name) => process.env[name]);\nconst LIST = ['C', 'D'];\nfor (const name of LIST) if (!(name in process.env)) throw name;\nconst missing = ['E'].filter((k) => !process.env[k]);\nconst DEFAULTS = { F: 1, G: 2 };\nfor (const key in DEFAULTS) process.env[key] ??= DEFAULTS[key];\nObject.keys(DEFAULTS).some((key) => process.env[key]);\n['H'].reduce((all, key) => ({ ...all, [key]: process.env[key] }), {});",
    },
    ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'].map((name) => `${name} a.js`),
  ],
  [
    'constants, prefixes and enums of names',
    {
      'names.ts': "export const PREFIX = 'APP';\nexport const KEYS = { port: 'PORT', host: 'HOST' } as const;",
      'a.ts':
        "import { KEYS, PREFIX } from './names';\nprocess.env[`${PREFIX}_NAME`];\nprocess.env[PREFIX + '_URL'];\nprocess.env[KEYS.port];\nprocess.env[KEYS[which]];",
    },
    ['APP_NAME a.ts', 'APP_URL a.ts', 'HOST a.ts', 'PORT a.ts'],
  ],
  [
    'helpers of other modules under other names, with lists and options; the caller reads',
    {
      'env.ts':
        "export function getOsEnv(key: string) { if (typeof process.env[key] === 'undefined') throw new Error(key); return process.env[key]; }\nexport const getOsEnvArray = (key: string) => getOsEnv(key).split(',');\nexport function all(keys: string[]) { for (const key of keys) if (!process.env[key]) throw new Error(key); }\nexport function every(...keys: string[]) { return keys.map((key) => getOsEnv(key)); }\nexport const pick = ({ name, fallback }: Options) => process.env[name] ?? fallback;\nexport const upper = (name: string) => { const full = `APP_${name.toUpperCase()}`; return process.env[full]; };",
      'config.ts':
        "import { all, every, getOsEnv as env, getOsEnvArray, pick, upper } from './env';\nenv('A'); getOsEnvArray('B'); all(['C', 'D']); every('E', 'F'); pick({ name: 'G', fallback: 'x' }); upper('h');",
    },
    ['A', 'APP_H', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) => `${name} config.ts`),
  ],
  [
    'helpers that helpers make',
    {
      'a.js':
        "const prefixed = (prefix) => (name) => process.env[`${prefix}_${name}`];\nconst db = prefixed('DB');\ndb('HOST');\ndb('PORT');\nconst read = (env) => (name) => env[name];\nconst get = read(process.env);\nget('X');\nconst named = (section, name) => process.env[`${section}_${name}`];\nconst mail = (name) => named('MAIL', `SMTP_${name}`);\nmail('USER');",
    },
    ['DB_HOST a.js', 'DB_PORT a.js', 'MAIL_SMTP_USER a.js', 'X a.js'],
  ],
  [
    'methods of classes, of objects and of what is injected',
    {
      'config.ts':
        "export class ConfigService {\n  port = this.number('PORT');\n  static of(name: string) { return process.env[name]; }\n  private raw(name: string) { return process.env[name]; }\n  number(name: string, fallback = 1) { return Number(this.raw(name) ?? fallback); }\n  get url() { return this.raw('URL'); }\n}\nexport const object = { get(name) { return process.env[name]; }, all() { return this.get('IN_OBJECT'); } };\nexport default new ConfigService();",
      'use.ts':
        "import service, { ConfigService, object } from './config';\nservice.number('INSTANCE');\nobject.get('OBJECT');\nConfigService.of('STATIC');\nclass User { constructor(private readonly config: ConfigService) {} f() { return this.config.number('INJECTED', 3); } }",
    },
    [
      'INJECTED use.ts',
      'INSTANCE use.ts',
      'IN_OBJECT config.ts',
      'OBJECT use.ts',
      'PORT config.ts',
      'STATIC use.ts',
      'URL config.ts',
    ],
  ],
  [
    'variants that name a file',
    {
      'secret.js':
        "exports.secret = (name) => process.env[name] || fs.readFileSync(process.env[`${name}_FILE`], 'utf8');",
      'a.js': "const { secret } = require('./secret');\nsecret('TOKEN');",
    },
    ['TOKEN a.js', 'TOKEN_FILE a.js'],
  ],
];

describe('environment variables by a computed name', () => {
  for (const [title, tree, expected] of cases)
    it(`are found through ${title}`, async () => {
      const inventory = await inventoryOf(tree);
      expect(inventory.env.map(({ name, files }) => `${name} ${files.join(' ')}`)).toEqual(expected);
      expect(inventory.unresolved.filter(({ what }) => what.includes('env'))).toEqual([]);
    });

  it('are said where a part of the name stays unknown', async () => {
    const inventory = await inventoryOf({
      'a.js':
        "const NAMES = ['A', unknown()];\nfor (const name of NAMES) process.env[name];\nprocess.env[`X_${unknown()}`];",
    });
    expect(inventory.env.map(({ name }) => name)).toEqual(['A']);
    expect(inventory.unresolved.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('that stand for files with the values of others are said once and not listed', async () => {
    const inventory = await inventoryOf({
      'env.js':
        "const { cleanEnv, str } = require('envalid');\nconst spec = { A: str(), B: str() };\nfor (const key in spec) {\n  const file = key + '_FILE';\n  if (file in process.env) process.env[key] = fs.readFileSync(process.env[file], 'utf8');\n}\nmodule.exports = cleanEnv(process.env, spec);",
    });
    expect(inventory.env.map(({ name }) => name)).toEqual(['A', 'B']);
    expect(inventory.unresolved.map(({ line, why }) => [line, why])).toEqual([[5, expect.stringContaining('_FILE')]]);
  });
});
