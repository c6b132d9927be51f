import type { Edge } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { PlanFile } from '../model/plan-file.ts';
import { aliasRulesOf, type ServiceAlias } from './aliases.ts';
import { type Layout, newPathOf, packagePathOf } from './layout.ts';
import { packageAt } from './packages/names.ts';
import { withSlash } from './place.ts';
import { printedEdges, projectOf, type Rest } from './state.ts';
import type { Texts } from './texts.ts';

/** Everything is resolved again: what led somewhere before must lead somewhere afterwards, and to the right side. */
export function leaks(
  plan: PlanFile,
  layout: Layout,
  aliases: ServiceAlias[],
  rest: Rest,
  next: Rest,
  texts: Texts,
): Problem[] {
  return [
    ...serviceLeaks(plan, layout, aliases, rest, texts),
    ...packageLeaks(layout, rest, next),
    ...monolithLeaks(layout, rest, next),
  ];
}

/** A package stands on its own: nothing in it leads out of it. */
function packageLeaks({ packages }: Layout, rest: Rest, next: Rest): Problem[] {
  return packages.flatMap(({ shared: { name, folder }, files }) =>
    [...files].flatMap(([from, path]) => {
      const text = next.text(path);
      if (text === null) return [];
      const known = new Set(
        printedEdges(rest.project, from, rest.text(from) ?? '').unresolved.map(({ specifier }) => specifier),
      );
      const { edges, unresolved } = printedEdges(next.project, path, text);
      const outside = edges.filter(({ to }) => to !== null && !to.startsWith(folder));
      const lost = unresolved.filter(
        ({ specifier, kind }) => !known.has(specifier) && kind !== 'html' && kind !== 'new-url',
      );
      return [
        ...outside.map(({ line, to, specifier }) =>
          leak(`${path}:${line} still needs ${to}`, `"${specifier}" leads out of the package ${name}`),
        ),
        ...lost.map(({ line, specifier }) =>
          leak(`${path}:${line} cannot find "${specifier}"`, 'it led somewhere before the move'),
        ),
      ];
    }),
  );
}

function serviceLeaks(plan: PlanFile, layout: Layout, aliases: ServiceAlias[], rest: Rest, texts: Texts): Problem[] {
  const folder = withSlash(layout.service.folder);
  const project = projectOf(
    new Set(texts.files.keys()),
    (path) => texts.files.get(path) ?? null,
    aliasRulesOf(aliases, layout.service),
  );
  const before = new Set(
    [...layout.moves, ...layout.copies].flatMap(([from, to]) =>
      printedEdges(rest.project, from, rest.text(from) ?? '').unresolved.map(({ specifier }) => `${to}\n${specifier}`),
    ),
  );
  return [...layout.moves.values(), ...layout.copies.values()].flatMap((path) => {
    const text = texts.files.get(path);
    if (typeof text !== 'string') return [];
    const { edges, unresolved } = printedEdges(project, path, text);
    const lost = unresolved.filter(
      ({ specifier, kind }) =>
        !before.has(`${path}\n${specifier}`) && kind !== 'html' && kind !== 'new-url' && !specifier.startsWith('/'),
    );
    const outside = edges.filter(
      ({ to }) => to !== null && !to.startsWith(folder) && folder !== '' && packageAt(plan, to) === null,
    );
    return [
      ...lost.map(({ specifier, line }) =>
        leak(`${path}:${line} cannot find "${specifier}"`, 'it led somewhere before the move'),
      ),
      ...outside.map(({ specifier, line, to }) =>
        leak(`${path}:${line} still needs ${to}`, `"${specifier}" leads out of the service`),
      ),
    ];
  });
}

function monolithLeaks(layout: Layout, rest: Rest, next: Rest): Problem[] {
  const left = (edge: Edge) =>
    edge.to !== null &&
    (layout.moves.has(edge.to) || layout.retired.has(edge.to) || packagePathOf(layout, edge.to) !== null);
  const untouched = next.edges.filter(
    (edge) =>
      edge.found !== true &&
      left(edge) &&
      !next.paths.has(edge.to ?? '') &&
      next.paths.has(edge.from) &&
      rest.paths.has(edge.from),
  );
  const again = [...next.paths].flatMap((path) => {
    const text = next.text(path);
    if (text === null || text === rest.text(path) || next.shared.has(path)) return [];
    const before = new Set(
      rest.text(path) === null
        ? []
        : printedEdges(rest.project, path, rest.text(path) ?? '').unresolved.map(({ specifier }) => specifier),
    );
    return printedEdges(next.project, path, text)
      .unresolved.filter(({ specifier, kind }) => !before.has(specifier) && kind !== 'html')
      .map((item) => ({ from: path, ...item }));
  });
  return [
    ...untouched.map(({ from, line, to }) =>
      leak(
        `${from}:${line} still needs ${to}`,
        `${layout.retired.has(to ?? '') ? 'it is retired' : `it moves to ${newPathOf(layout, to ?? '') ?? packagePathOf(layout, to ?? '') ?? layout.name}`}`,
      ),
    ),
    ...again.map(({ from, line, specifier }) =>
      leak(`${from}:${line} cannot find "${specifier}"`, 'it led somewhere before the phase'),
    ),
  ];
}

function leak(what: string, why: string): Problem {
  return { what, why, next: 'nectar plan --check' };
}
