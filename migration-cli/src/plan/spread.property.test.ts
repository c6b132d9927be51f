import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extractInMemory, type Tree } from './testing/in-memory.ts';
import { loaded, seamPlan } from './testing/spread-cases.ts';

// Programs whose functions all end at one synchronous function, which is called through a client afterwards.

/** Bodies that can wait; CALL stands for a call with an argument. */
const WAITS = [
  'return CALL(x) + 1;',
  'return CALL(x).toString().length + x;',
  'return CALL(x) ** 2 - CALL(x + 1);',
  'return !CALL(x) ? 1 : CALL(CALL(x) % 3);',
  'return (() => CALL(x))() + 3;',
  'return (function inner() { return CALL(x) * 2; })();',
  'function help(y) { return CALL(y); }\n  return help(x) + help(x + 1);',
  'const help = (y) => CALL(y);\n  return help(help(x) % 4);',
  'let total = 0;\n  for (const y of [1, 2, 3]) total += CALL(x + y);\n  return total;',
  'return `${CALL(x)}`.length;',
  'try {\n    return CALL(x);\n  } catch (error) {\n    return error.message.length;\n  }',
  'const y = x\n  CALL(y).toString()\n  return y;',
  'return [CALL(x), ...[CALL(x + 1)]].length + { y: CALL(x) }.y;',
];
/** Bodies in which something calls that does not wait. */
const CANNOT = [
  'return [1, 2].map((y) => CALL(x + y))[0];',
  'const help = (y = CALL(x)) => y;\n  return help();',
  'return [3, 1, 2].sort((a, b) => CALL(a) - CALL(b))[0];',
  'const made = { get y() { return CALL(x); } };\n  return made.y;',
  'class Made { constructor() { this.y = CALL(x); } }\n  return new Made().y;',
  'return [...(function* () { yield CALL(x); })()][0];',
  'return [x].map(CALL)[0];',
];

const FORMS = [
  (name: string, body: string) => `function ${name}(x) {\n  ${body}\n}\nexports.${name} = ${name};`,
  (name: string, body: string) => `const ${name} = (x) => {\n  ${body}\n};\nmodule.exports.${name} = ${name};`,
  (name: string, body: string) => `exports.${name} = function (x) {\n  ${body}\n};`,
  (name: string, body: string) => `exports.${name} = (x) => {\n  ${body}\n};`,
];
/** The same as methods of what is exported as `its…`. */
const METHODS = [
  (name: string, body: string) =>
    `class Of${name} {\n  ${name}(x) {\n  ${body}\n  }\n}\nexports.its${name} = new Of${name}();`,
  (name: string, body: string) =>
    `class Of${name} {\n  ${name} = (x) => {\n  ${body}\n  };\n}\nclass More${name} extends Of${name} {}\nconst its${name} = new More${name}();\nmodule.exports.its${name} = its${name};`,
  (name: string, body: string) => `exports.its${name} = class {\n  static ${name}(x) {\n  ${body}\n  }\n};`,
  (name: string, body: string) =>
    `const its${name} = {\n  ${name}(x) {\n  ${body}\n  },\n};\nexports.its${name} = its${name};`,
];
const LOADS = [
  (name: string, file: string) => [`const { ${name} } = require('./${file}');`, name],
  (name: string, file: string) => [`const { ${name}: ${name}Here } = require('./${file}');`, `${name}Here`],
  (name: string, file: string) => [`const ${file}For${name} = require('./${file}');`, `${file}For${name}.${name}`],
] as const;

const member = fc.record({
  file: fc.constantFrom('a', 'b', 'c'),
  form: fc.nat(FORMS.length + METHODS.length - 1),
  load: fc.nat(LOADS.length - 1),
  calls: fc.nat(20),
  body: fc.constantFrom(...WAITS),
});

type Member = typeof member extends fc.Arbitrary<infer T> ? T : never;

const isMethod = (form: number) => form >= FORMS.length;
const exportOf = (name: string, form: number) => (isMethod(form) ? `its${name}` : name);

function programOf(members: Member[], broken: [number, string] | null): Tree {
  const heads = new Map<string, string[]>();
  const bodies = new Map<string, string[]>();
  members.forEach(({ file, form, load, calls, body }, index) => {
    // The first asks the far side; others ask it or one before them, of another file.
    const before = members
      .slice(0, index)
      .flatMap((item, at) => (item.file === file ? [] : [{ name: `g${at}`, file: item.file, form: item.form }]));
    const far = { name: 'f', file: 'far', form: 0 };
    const all = [far, ...before];
    const callee = all[calls % all.length] ?? far;
    const [line = '', whole = ''] = LOADS[load]?.(exportOf(callee.name, callee.form), callee.file) ?? [];
    const printed = isMethod(callee.form) ? `${whole}.${callee.name}` : whole;
    const head = heads.get(file) ?? [];
    if (!head.includes(line)) heads.set(file, [...head, line]);
    const text = broken?.[0] === index ? broken[1] : body;
    const made = [...FORMS, ...METHODS][form]?.(`g${index}`, text.replaceAll('CALL', printed)) ?? '';
    bodies.set(file, [...(bodies.get(file) ?? []), made]);
  });
  const files = [...bodies].map(([file, list]) => [
    `${file}.js`,
    `${(heads.get(file) ?? []).join('\n')}\n${list.join('\n')}\n`,
  ]);
  const lines = members.map(
    ({ file, form }, index) =>
      `  try {\n    all.push(require('./${file}').${exportOf(`g${index}`, form)}${isMethod(form) ? `.g${index}` : ''}(x));\n  } catch (error) {\n    all.push(error.message);\n  }`,
  );
  return {
    'package.json': '{ "name": "near", "private": true }\n',
    'far.js': `function f(x) {\n  if (x % 5 === 4) throw new Error('four of five ' + x);\n  return (x * 7) % 11;\n}\nexports.f = f;\nexports.app = () => null;\n`,
    'main.js': `exports.main = async (x) => {\n  const all = [];\n${lines.join('\n')}\n  return all;\n};\n`,
    ...Object.fromEntries(files),
  };
}

const INPUTS = [0, 1, 2, 3, 4, 9, 12];
const answers = async (tree: Tree) => {
  const { main } = loaded(tree, 'main.js') as { main(x: number): Promise<unknown[]> };
  return Promise.all(INPUTS.map((x) => main(x)));
};

describe('a synchronous function that becomes remote', () => {
  it('makes its callers wait, and they answer what they answered', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(member, { minLength: 1, maxLength: 6 }), async (members) => {
        const tree = programOf(members, null);
        const { built, files } = await extractInMemory(tree, seamPlan(['f']), 1);
        expect(built.problems).toEqual([]);
        expect(files['main.js']).toContain('await ');
        expect(await answers(files)).toEqual(await answers(tree));
      }),
      { numRuns: 60 },
    );
  });

  it('is refused with the place where somebody cannot wait, and then nothing is edited', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(member, { minLength: 1, maxLength: 5 }),
        fc.nat(4),
        fc.constantFrom(...CANNOT),
        async (members, at, body) => {
          const index = at % members.length;
          const tree = programOf(members, [index, body]);
          const { built } = await extractInMemory(tree, seamPlan(['f']), 0);
          const [first] = built.problems;
          expect(first?.problem.why).toMatch(new RegExp(`cannot wait for it: ${members[index]?.file}\\.js:\\d+: `));
          expect(
            built.plan.phases.flatMap(({ operations }) => operations.map(({ title }) => title)).join(),
          ).not.toContain('wait for calls');
        },
      ),
      { numRuns: 30 },
    );
  });
});
