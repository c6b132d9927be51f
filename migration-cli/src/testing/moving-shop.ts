import fc from 'fast-check';
import type { Decision, PlanFile } from '../model/plan-file.ts';

/** A shop whose billing leaves, at one moment of its history. */
export interface ShopState {
  billing: Part[];
  libs: Part[];
  mail: Part;
  libFolder: string;
}

interface Part {
  /** What it is, whatever it is called by now. */
  id: string;
  name: string;
  edits: number;
  /** Ids of the libraries that it needs. */
  needs: string[];
}

export interface ShopChange {
  kind:
    | 'edit-billing'
    | 'edit-lib'
    | 'rename-billing'
    | 'rename-lib'
    | 'rename-mail'
    | 'rename-lib-folder'
    | 'add-billing'
    | 'add-lib'
    | 'drop-lib';
  of: number;
  name: string;
}

const KINDS: ShopChange['kind'][] = [
  'edit-billing',
  'edit-lib',
  'rename-billing',
  'rename-lib',
  'rename-mail',
  'rename-lib-folder',
  'add-billing',
  'add-lib',
  'drop-lib',
];

const part = (id: string, needs: string[] = []): Part => ({ id, name: id, edits: 0, needs });

export const started = (): ShopState => ({
  billing: [part('invoices', ['text']), part('dunning', ['money', 'text'])],
  libs: [part('text'), part('money'), part('unused')],
  mail: part('mail', ['text']),
  libFolder: 'src/lib/',
});

export const movingShop = {
  change: fc.record({
    kind: fc.constantFrom(...KINDS),
    of: fc.nat(9),
    name: fc.stringMatching(/^[a-z]{6}$/).map((name) => `x${name}`),
  }),
  apply,
};

/** What the commit does; a change that would need what is not there does nothing. */
function apply(state: ShopState, { kind, of, name }: ShopChange): ShopState {
  const all = [...state.billing, ...state.libs, state.mail];
  if (name !== '' && all.some((one) => one.name === name || one.id === name)) return state;
  const at = (list: Part[], change: (one: Part) => Part) =>
    list.map((one, index) => (list.length > 0 && index === of % list.length ? change(one) : one));
  const edited = (one: Part) => ({ ...one, edits: one.edits + 1 });
  const renamed = (one: Part) => ({ ...one, name });
  switch (kind) {
    case 'edit-billing':
      return { ...state, billing: at(state.billing, edited) };
    case 'edit-lib':
      return { ...state, libs: at(state.libs, edited) };
    case 'rename-billing':
      return { ...state, billing: at(state.billing, renamed) };
    case 'rename-lib':
      return { ...state, libs: at(state.libs, renamed) };
    case 'rename-mail':
      return { ...state, mail: renamed(state.mail) };
    case 'rename-lib-folder':
      return { ...state, libFolder: `src/${name}/` };
    case 'add-billing':
      return {
        ...state,
        billing: [
          ...state.billing,
          part(
            name,
            state.libs.slice(0, 1).map(({ id }) => id),
          ),
        ],
      };
    case 'add-lib':
      return {
        ...state,
        libs: [...state.libs, part(name)],
        billing: at(state.billing, (one) => ({ ...one, needs: [...one.needs, name] })),
      };
    default: {
      const gone = state.libs[of % Math.max(1, state.libs.length)]?.id;
      if (state.libs.length < 2) return state;
      const without = (one: Part) => ({ ...one, needs: one.needs.filter((id) => id !== gone) });
      return {
        ...state,
        libs: state.libs.filter(({ id }) => id !== gone),
        billing: state.billing.map(without),
        mail: without(state.mail),
      };
    }
  }
}

/** Enough lines of its own that git knows a file again after it was renamed and edited. */
function body({ id, edits }: Part): string {
  const own = Array.from({ length: 30 }, (_, line) => `exports.${id}${line} = '${id} says ${line * line}';\n`).join('');
  return own + Array.from({ length: edits }, (_, edit) => `exports.edit${edit} = ${edit};\n`).join('');
}

export function shopFiles(state: ShopState): Record<string, string> {
  const lib = new Map(state.libs.map((one) => [one.id, `${state.libFolder}${one.name}`]));
  const needs = (one: Part, up: string) =>
    one.needs.map((id) => `exports.${id}_ = require('${up}${(lib.get(id) ?? '').slice('src/'.length)}');\n`).join('');
  const files: Record<string, string> = {
    'package.json': `${JSON.stringify({ name: 'shop', version: '1.0.0', private: true, scripts: { start: 'node src/main.js' } }, null, 2)}\n`,
    'src/main.js': "require('./core/stock');\n",
    'src/core/stock.js': body(part('stock')),
  };
  for (const one of state.libs) files[`${state.libFolder}${one.name}.js`] = body(one);
  for (const one of state.billing) files[`src/billing/${one.name}.js`] = body(one) + needs(one, '../');
  files[`src/${state.mail.name}.js`] = body(state.mail) + needs(state.mail, './');
  return files;
}

/** The plan that somebody who knows the state would write, with the decisions of the beginning. */
export function shopPlan(state: ShopState): PlanFile {
  const needed = new Set([...state.billing, state.mail].flatMap((one) => one.needs));
  const decisions = state.libs
    .filter(({ id }) => needed.has(id) || started().libs.some((one) => one.id === id && id !== 'unused'))
    .map(({ name }): Decision => ({ subject: `module:${state.libFolder}${name}.js`, choice: 'copy', why: 'decided' }));
  return {
    version: 1,
    inventory: '',
    monolith: {
      name: 'shop',
      typecheck: null,
      build: null,
      test: null,
      start: ['npm', 'start'],
      endpoints: {},
      internal: null,
    },
    database: null,
    services: {
      billing: {
        title: 'Billing',
        folder: 'svc-billing',
        description: 'Bills.',
        backend: null,
        frontend: null,
        role: null,
        databaseEnv: null,
        place: { 'src/billing/': 'backend/src/', [state.libFolder]: 'backend/src/lib/', 'src/': 'backend/src/' },
        env: {},
      },
    },
    phases: [
      {
        name: 'billing',
        goal: 'Billing leaves.',
        service: 'billing',
        move: ['src/billing/**', `src/${state.mail.name}.js`],
        decisions,
        edits: [],
        retire: [],
        database: [],
        final: false,
        notes: [],
      },
    ],
    validate: { env: {}, suites: [], companions: [], allowedDifferences: [], truths: [] },
    accepted: [],
  };
}
