import { parts } from '../generate/scaffold.ts';
import type { Edge, Inventory } from '../model/inventory.ts';
import type { Problem } from '../model/operation.ts';
import type { PhaseSettings, PlanFile } from '../model/plan-file.ts';
import { aliasRulesOf, serviceAliases } from './aliases.ts';
import { type Draft, databaseDrafts, draft } from './build-database.ts';
import { type Connections, connect } from './connections.ts';
import { databaseVariables } from './database-variables.ts';
import { edgesOn, type Side } from './file-symbols.ts';
import { layOut } from './lay-out.ts';
import { type Layout, packagePathOf } from './layout.ts';
import { monolithDrafts } from './monolith-side.ts';
import { ownProject } from './own-project.ts';
import { packageFiles } from './packages/manifest.ts';
import { monolithSpans, packageSpans } from './packages/rewrite-imports.ts';
import { specifiersOf } from './packages/specifiers.ts';
import { withSlash } from './place.ts';
import { type FileSpans, rewriteFile } from './rewrite.ts';
import { type BuiltParts, serviceDrafts } from './service-side.ts';
import { type Registrations, withSlices } from './slices.ts';
import { startModuleOf } from './start-module.ts';
import { advance, type Rest } from './state.ts';
import { lostSymbols, withCuts } from './symbol-edits.ts';
import { missingSymbols, withSymbols } from './symbols.ts';
import { Texts } from './texts.ts';
import { leaks } from './verify.ts';
import { settingsSpans } from './workspaces/settings.ts';

export interface BuiltPhase {
  drafts: Draft[];
  problems: Problem[];
  rest: Rest;
  /** Folders of shared packages that the service uses, each ending in '/'. */
  packages: string[];
}

/** One phase on the tree that the phases before it left. */
export function buildPhase(
  inventory: Inventory,
  plan: PlanFile,
  settings: PhaseSettings,
  rest: Rest,
  registrations: Registrations,
): BuiltPhase {
  const routed = withSlices(inventory, plan, settings, rest, registrations);
  const { phase, symbols, problems: uncutFiles } = withSymbols(inventory, plan, routed.phase, rest);
  const layout = layOut(plan, phase, rest, symbols);
  const aliases = serviceAliases(inventory, layout.service);
  const connections = connect(inventory, plan, layout, rest);
  const specifiers = specifiersOf(layout, rest);
  const context = { layout, rest, aliases, clients: connections.clients, specifiers };
  const texts = textsAfterMoving(layout, rest);
  const edgesBy = (side: Side) => Map.groupBy(edgesOn(rest.edges, symbols, side), ({ from }) => from);
  const cutting = { inventory, layout, rest, clientOf: connections.clientOf };
  const byFile = edgesBy('service');
  const service = [...layout.moves, ...layout.copies].map(([from, to]) => ({
    path: to,
    spans: [...rewriteFile(context, from, byFile.get(from) ?? []), ...settingsSpans(layout, rest, from)],
  }));
  const stays = edgesBy('monolith');
  const around = [
    ...connections.monolithSpans(stays),
    ...monolithSpans(layout, rest, stays, specifiers),
    ...packageSpans(layout, rest, byFile),
  ];
  const edited = [...withCuts(cutting, 'service', service), ...withCuts(cutting, 'monolith', perFile(around))]
    .filter(({ spans }) => spans.length > 0)
    .map((file) => ({ ...file, finds: [] }));
  for (const { path, spans } of edited) texts.edit(path, spans);
  const generated = connections.generate(texts);
  for (const { path, content } of generated.files) texts.files.set(path, content);
  const packages = layout.packages.map((members) =>
    packageFiles({ inventory, plan, rest, texts, specifiers }, members),
  );
  for (const { path, content } of packages.flatMap(({ files }) => files)) texts.files.set(path, content);
  const built = serviceDrafts({
    inventory,
    plan,
    layout,
    rest,
    texts,
    aliases,
    rules: aliasRulesOf(aliases, layout.service),
    connections,
  });
  const edits = texts.applyEdits(phase);
  const parts = built.parts(texts);
  const next = restAfter(
    layout,
    rest,
    texts,
    edited.map(({ path }) => path),
    [...generated.files, ...packages.flatMap(({ files }) => files)].map(({ path }) => path),
  );
  const mono = monolithDrafts({ inventory, plan, layout, rest, next, texts, parts });
  const env = built.env(parts);
  const drafts: Draft[] = [
    ...databaseDrafts(plan, [...phase.database, ...generated.database]),
    ...treeDrafts(layout),
    ...(edited.length > 0
      ? [draft('edit-files', 'imports', `rewrite paths in ${edited.length} files`, { files: edited })]
      : []),
    ...(generated.files.length > 0
      ? [
          draft('write-files', 'generated', `write ${generated.files.length} generated modules`, {
            files: generated.files,
          }),
        ]
      : []),
    ...packageDrafts(packages.flatMap(({ files }) => files)),
    ...built.drafts(parts),
    ...(edits.edits.size > 0
      ? [
          draft('edit-files', 'decided', `${phase.edits.length} edits of the plan`, {
            files: [...edits.edits].map(([path, finds]) => ({ path, spans: [], finds })),
          }),
        ]
      : []),
    ...mono.drafts,
    ...replacedDrafts(layout, rest),
    ...proofs(plan, layout),
    ...workspaceDrafts(inventory, plan, layout, env),
  ];
  const problems = [
    ...routed.problems,
    ...uncutFiles,
    ...missingSymbols(layout, rest),
    ...lostSymbols(layout, next),
    ...layout.problems,
    ...connections.problems,
    ...generated.problems,
    ...packages.flatMap((one) => one.problems),
    ...edits.problems,
    ...leaks(plan, layout, aliases, rest, next, texts),
  ];
  return { drafts, problems, rest: withWritten(next, layout, mono.written, parts), packages: built.packages(parts) };
}

/** What the last service's own manifest and lock file were made from. */
function replacedDrafts({ phase, service }: Layout, rest: Rest): Draft[] {
  const paths = phase.final ? ownProject(service, rest) : [];
  return paths.length === 0 ? [] : [draft('delete-files', 'replaced', `delete ${paths.join(' and ')}`, { paths })];
}

/** With the manifests that a phase wrote: those of the service's parts, and what became of the root's own and its lock file. */
function withWritten(rest: Rest, { service }: Layout, root: Map<string, string>, { manifests }: BuiltParts): Rest {
  const parts = Object.entries(manifests).map(([part, json]): [string, string] => [
    `${withSlash(service.folder)}${withSlash(part)}package.json`,
    JSON.stringify(json),
  ]);
  const written = new Map([...parts, ...root]);
  return { ...rest, text: (path) => written.get(path) ?? rest.text(path) };
}

/** The spans of a file in one list, whoever found them. */
function perFile(found: FileSpans[]): FileSpans[] {
  return [...Map.groupBy(found, ({ path }) => path)].map(([path, list]) => ({
    path,
    spans: list.flatMap(({ spans }) => spans),
  }));
}

function packageDrafts(files: { path: string; content: string }[]): Draft[] {
  return files.length === 0
    ? []
    : [draft('write-files', 'packages', `write ${files.length} files around shared packages`, { files })];
}

function textsAfterMoving(layout: Layout, rest: Rest): Texts {
  const files = new Map<string, string | null>();
  for (const path of rest.paths)
    if (!layout.moves.has(path) && !layout.retired.has(path) && packagePathOf(layout, path) === null)
      files.set(path, rest.text(path));
  for (const [from, to] of [...layout.moves, ...layout.copies, ...sharedMoves(layout)]) files.set(to, rest.text(from));
  return new Texts(files);
}

function sharedMoves({ packages }: Layout): Map<string, string> {
  return new Map(packages.flatMap(({ files }) => [...files]));
}

const pairs = (map: Map<string, string>) =>
  [...map].map(([from, to]) => ({ from, to })).sort((a, b) => (a.from < b.from ? -1 : 1));

function treeDrafts(layout: Layout): Draft[] {
  const shared = layout.packages.map(({ shared: { name }, files }) =>
    draft('move-files', name, `move ${files.size} files into the package ${name}`, { moves: pairs(files) }),
  );
  const moves = pairs(layout.moves).filter(({ from, to }) => from !== to);
  const copies = pairs(layout.copies);
  return [
    ...(copies.length > 0
      ? [draft('copy-files', layout.name, `copy ${copies.length} files that both sides need`, { copies })]
      : []),
    ...shared,
    ...(moves.length > 0 ? [draft('move-files', layout.name, `move ${moves.length} files`, { moves })] : []),
    ...(layout.retired.size > 0
      ? [draft('delete-files', 'retired', `delete ${layout.retired.size} files`, { paths: [...layout.retired].sort() })]
      : []),
  ];
}

export function restAfter(layout: Layout, rest: Rest, texts: Texts, edited: string[], generated: string[]): Rest {
  const folder = withSlash(layout.service.folder);
  const inside = (path: string) => folder !== '' && path.startsWith(folder);
  const touched = [...edited, ...generated, ...layout.phase.edits.map(({ file }) => file)].filter(
    (path) => !inside(path),
  );
  const written = new Map(
    touched.flatMap((path) =>
      typeof texts.files.get(path) === 'string' ? [[path, texts.files.get(path) as string] as const] : [],
    ),
  );
  const shared = sharedMoves(layout);
  for (const path of shared.values()) {
    const text = texts.files.get(path);
    if (typeof text === 'string') written.set(path, text);
  }
  const left = new Set([...layout.moves.keys(), ...shared.keys(), ...layout.retired]);
  const printed = (edge: Edge) => {
    const text = written.get(edge.from) ?? '';
    const literal = rest.text(edge.from)?.slice(edge.start, edge.end) ?? '';
    const start = text.indexOf(literal);
    return start !== -1 && literal !== '' && text.indexOf(literal, start + 1) === -1
      ? { ...edge, start, end: start + literal.length }
      : null;
  };
  return advance(rest, left, written, printed, new Map([...shared].map(([from, to]) => [to, from])));
}

const TYPECHECK_MS = 180_000;

export function proofs(plan: PlanFile, layout: Layout): Draft[] {
  const folder = withSlash(layout.service.folder).replace(/\/$/, '');
  const run = (subject: string, purpose: string, command: string[], cwd: string) =>
    draft('run-process', subject, purpose, { command, cwd, purpose, env: {}, timeoutMs: TYPECHECK_MS });
  return [
    ...(plan.monolith.typecheck
      ? [run('typecheck-service', `type-check ${layout.name}`, ['npm', 'run', 'typecheck'], folder)]
      : []),
    ...(plan.monolith.typecheck && !layout.phase.final
      ? [run('typecheck-monolith', `type-check what is left of ${plan.monolith.name}`, plan.monolith.typecheck, '')]
      : []),
  ];
}

/** What is made up for validation is no secret that the monolith signs with: a service gets that one, or is left to be told. */
const withoutSecret = (value: string) => (value.includes('${secret.') ? '' : value);

function workspaceDrafts(inventory: Inventory, plan: PlanFile, layout: Layout, env: Record<string, string>): Draft[] {
  const { service } = layout;
  if (parts(service).length === 0) return [];
  const connection = databaseVariables(service);
  const values: Record<string, string> = { ...env };
  for (const { variable } of connection) delete values[variable];
  for (const name of Object.keys(values))
    if (values[name] === '') values[name] = withoutSecret(plan.validate.env[name] ?? '');
  const decided = new Set([service.backend?.portEnv, service.frontend?.portEnv, ...Object.keys(service.env)]);
  const inherited = inventory.env.flatMap(({ name }) => (values[name] && !decided.has(name) ? [name] : []));
  const path = `${withSlash(service.folder)}.env`;
  const folder = startModuleOf(inventory)?.folder ?? '';
  const beside = folder === '' ? {} : { beside: folder };
  return [draft('write-env', layout.name, `write ${path}`, { path, values, connection, inherited, ...beside })];
}

export type { Connections };
