import { describe, expect, it } from 'vitest';
import { sourceFile } from '../inventory/files.ts';
import { type Move, moveProblems, readPrintedTree, rewriteMoves } from './index.ts';

function moved(tree: Record<string, string>, ...moves: Move[]) {
  const files = Object.entries(tree).map(([path, text]) => [path, sourceFile(path, Buffer.from(text), false)] as const);
  const { after, lost } = rewriteMoves(readPrintedTree(new Map(files)), moves);
  return { lost, text: (path: string) => after.get(path)?.text ?? null };
}

describe('a move', () => {
  it('keeps quotes, extensions and index files printed as each file prints them', () => {
    const { text } = moved(
      {
        'a/index.ts': 'export const a = 1;',
        'b/use.ts': `import { a } from "../a";\nimport { a as b } from '../a/index.js';\nexport * from '../a/';`,
      },
      { from: 'b/', to: 'deep/er/b/' },
    );
    expect(text('deep/er/b/use.ts')).toBe(
      `import { a } from "../../../a";\nimport { a as b } from '../../../a/index.js';\nexport * from '../../../a/';`,
    );
  });

  it('follows into pages, style sheets and URLs beside a module', () => {
    const { text } = moved(
      {
        'web/index.html': '<script src="/src/main.ts"></script><link href="style/base.css">',
        'web/style/base.css': '@import "parts/button.css";\n.a { background: url(../img/a.png?v=1) }',
        'web/style/parts/button.css': '',
        'web/img/a.png': '',
        'web/src/main.ts': "new URL('../img/a.png', import.meta.url);",
      },
      { from: 'web/img/', to: 'web/public/pictures/' },
      { from: 'web/src/', to: 'web/app/' },
      { from: 'web/style/parts/', to: 'web/parts/' },
    );
    expect(text('web/index.html')).toBe('<script src="/app/main.ts"></script><link href="style/base.css">');
    expect(text('web/style/base.css')).toBe(
      '@import "../parts/button.css";\n.a { background: url(../public/pictures/a.png?v=1) }',
    );
    expect(text('web/app/main.ts')).toBe("new URL('../public/pictures/a.png', import.meta.url);");
  });

  it('of an alias target is said in the configuration, so that specifiers stay', () => {
    const tree = {
      'tsconfig.json': '\uFEFF{\n  // ours\n  "compilerOptions": { "paths": { "@/*": ["./src/*"] } },\n}\n',
      'package.json': '{ "imports": { "#lib/*": "./src/lib/*" }, "main": "src/main" }',
      'src/main.ts': "import '@/lib/x';\nimport '#lib/x.js';",
      'src/lib/x.ts': '',
    };
    const { text, lost } = moved(tree, { from: 'src/', to: 'server/src/' });
    expect(text('tsconfig.json')).toContain(
      '\uFEFF{\n  // ours\n  "compilerOptions": { "paths": { "@/*": ["./server/src/*"] } },\n}\n',
    );
    expect(text('package.json')).toBe('{ "imports": { "#lib/*": "./server/src/lib/*" }, "main": "server/src/main" }');
    expect(text('server/src/main.ts')).toBe(tree['src/main.ts']);
    expect(lost).toEqual([]);
  });

  it('out of the reach of an alias prints a relative path', () => {
    const { text } = moved(
      {
        'api/tsconfig.json': '{ "compilerOptions": { "baseUrl": "src" } }',
        'api/src/db/pool.ts': '',
        'api/src/users/users.ts': "import 'db/pool';\nimport 'express';",
      },
      { from: 'api/src/users/', to: 'users/' },
    );
    expect(text('users/users.ts')).toBe("import '../api/src/db/pool';\nimport 'express';");
  });

  it('leaves texts that only look like specifiers, and what led nowhere, as they are', () => {
    const tree = { 'a/x.js': "// require('./y')\nconst s = './y'; require('./gone'); require('./y');", 'a/y.js': '' };
    const { text } = moved(tree, { from: 'a/y.js', to: 'b/z.js' });
    expect(text('a/x.js')).toBe("// require('./y')\nconst s = './y'; require('./gone'); require('../b/z');");
  });

  it('is refused where two files would stand in one place, and where nothing moves', () => {
    const paths = new Set(['a/x.js', 'b/x.js']);
    expect(moveProblems(paths, [{ from: 'a/', to: 'b/' }])).toEqual(['b/x.js and a/x.js would both stand at b/x.js']);
    expect(moveProblems(paths, [{ from: 'c/', to: 'd/' }])).toEqual(['c/ is no file or folder of the tree']);
  });
});
