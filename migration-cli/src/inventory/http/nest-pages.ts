import { child, children, type Node, nameOf, unwrap } from '../../code/ast.ts';
import { HOLE } from '../../code/evaluate-paths.ts';
import type { ParsedModule } from '../../code/parse.ts';
import type { Place } from '../../code/place.ts';
import { lookup } from '../../code/scope.ts';
import type { RouteEntry } from '../../model/inventory.ts';
import { option } from './decorated-classes.ts';
import type { PathTexts } from './path-texts.ts';
import { joinPaths } from './route-paths.ts';

/** Modules of NestJS that answer by themselves: pages of queues and of administration, metrics. */
const ANSWERS = /^(?:@willsoto\/nestjs-prometheus|@bull-board\/nestjs|@adminjs\/nestjs|nestjs-prometheus)$/;

type Say = (place: Place, why: string) => void;

/** `SwaggerModule.setup('docs', app, document)` of NestJS: a page and the description in two formats. What others answer is said. */
export function readNestPages(modules: ParsedModule[], texts: PathTexts, say: Say): RouteEntry[] {
  return modules.flatMap((module) => {
    if (!/@nestjs\/swagger|nestjs/.test(module.text)) return [];
    for (const node of module.calls(/^(?:register|forRoot|createAdmin)(?:Async)?$/)) {
      const specifier = ownerOf(node)?.specifier ?? '';
      if (ANSWERS.test(specifier)) say({ node, module }, `where ${specifier} answers is not read`);
    }
    return module.calls(/^setup$/).flatMap((node) => {
      const owner = ownerOf(node);
      if (owner?.specifier !== '@nestjs/swagger' || owner.name !== 'SwaggerModule') return [];
      return documentation({ node, module }, texts, say);
    });
  });
}

function ownerOf(call: Node): { specifier: string; name: string } | null {
  const object = unwrap(child(unwrap(child(call, 'callee')), 'object'));
  return (object && lookup(object, nameOf(object) ?? '')?.imported) ?? null;
}

function documentation(call: Place, texts: PathTexts, say: Say): RouteEntry[] {
  const [path, , , options] = children(call.node, 'arguments');
  const setting = (key: string) => (options ? option(call, [options], key) : null);
  const isOff = (key: string) => setting(key)?.node.value === false;
  const below = setting('useGlobalPrefix');
  if (below && below.node.value !== false) {
    say(call, 'its path stands below the global prefix, which is not read for it');
    return [];
  }
  const bases = path ? texts.of({ node: path, module: call.module }) : [];
  return bases.flatMap((base) => {
    const at = (key: string, end: string) => {
      const given = setting(key);
      return given ? texts.of(given) : [`${base.replace(/\/+$/, '')}${end}`];
    };
    const page = isOff('swaggerUiEnabled') || isOff('ui') ? [] : [base, `${base.replace(/\/+$/, '')}/*`];
    const raw = isOff('raw') ? [] : [...at('jsonDocumentUrl', '-json'), ...at('yamlDocumentUrl', '-yaml')];
    return [...page, ...raw].filter((item) => !item.includes(HOLE)).map((item) => entry(call, item));
  });
}

const entry = ({ node, module }: Place, path: string): RouteEntry => ({
  method: 'GET',
  path: joinPaths('', path === '' ? '/' : path),
  file: module.path,
  line: module.lineAt(node.start),
});
