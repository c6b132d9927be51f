import { isCollection, isNode, LineCounter, type Node, parseDocument } from 'yaml';
import { NectarError } from '../model/errors.ts';
import type { Decision, PlanFile } from '../model/plan-file.ts';
import { planSchema } from './schema/plan.ts';

export interface PlanError {
  line: number;
  column: number;
  /** For example phases.0.move. */
  at: string;
  message: string;
}

/** Reads a plan file; every mistake comes with its place, all of them at once. */
export function readPlan(text: string): { plan: PlanFile | null; errors: PlanError[] } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const place = (offset: number) => {
    const { line, col } = counter.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    return { plan: null, errors: document.errors.map(({ pos, message }) => ({ ...place(pos[0]), at: '', message })) };
  }
  const result = planSchema.safeParse(document.toJS());
  const errors = result.success ? references(result.data as PlanFile) : result.error.issues.flatMap(flatten);
  const located = errors.map(({ path, message }) => ({
    ...place(offsetOf(document.contents, path)),
    at: path.join('.'),
    message,
  }));
  return {
    plan: result.success && located.length === 0 ? (result.data as PlanFile) : null,
    errors: located.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

/** The same, with the mistakes as one refusal. */
export function parsePlan(text: string, file = 'nectar.plan.yaml'): PlanFile {
  const { plan, errors } = readPlan(text);
  if (plan) return plan;
  throw new NectarError({
    code: 'NECTAR-E020',
    what: `${file} has ${errors.length} mistake${errors.length === 1 ? '' : 's'}`,
    why: errors
      .map(({ line, column, at, message }) => `${file}:${line}:${column}  ${at === '' ? '' : `${at}: `}${message}`)
      .join('\n'),
    state: 'Nothing was changed.',
    next: `correct ${file}, then: nectar plan --check`,
    exitCode: 1,
  });
}

interface Issue {
  path: (string | number)[];
  message: string;
}

interface ZodIssue {
  path: PropertyKey[];
  message: string;
  code: string;
  keys?: string[];
  /** What kept the value from being each of the forms that it may have. */
  errors?: ZodIssue[][];
}

function flatten(issue: ZodIssue): Issue[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key));
  if (issue.code === 'unrecognized_keys')
    return (issue.keys ?? []).map((key) => ({ path: [...path, key], message: `unknown key "${key}"` }));
  return [{ path, message: sentenceOf(issue) }];
}

/** What is expected, and whether the key is missing; of several forms each with what keeps the value from being it. */
function sentenceOf({ message, errors }: ZodIssue): string {
  const forms = (errors ?? []).flatMap((form) => (form[0] === undefined ? [] : [placed(form[0])]));
  const absent = forms.map((form) => /^is missing \(expected (.*)\)$/.exec(form)?.[1] ?? null);
  if (forms.length > 0 && !absent.includes(null)) return `is missing (expected ${[...new Set(absent)].join(' or ')})`;
  if (forms.length > 0) return [...new Set(forms)].join(', or ');
  const missing = /^Invalid input: (expected .*), received undefined$/.exec(message)?.[1];
  return missing === undefined ? message : `is missing (${missing})`;
}

function placed(issue: ZodIssue): string {
  const at = issue.path.map(String).join('.');
  return `${at === '' ? '' : `${at}: `}${sentenceOf(issue)}`;
}

/** Names that must exist elsewhere in the file. */
function references(plan: PlanFile): Issue[] {
  const roles = new Set(Object.keys(plan.database?.roles ?? {}));
  const role = (value: string | null, path: (string | number)[]): Issue[] =>
    value === null || roles.has(value) ? [] : [{ path, message: `database.roles has no "${value}"` }];
  const seen = new Set<string>();
  return [
    ...Object.entries(plan.services).flatMap(([key, service]) => role(service.role, ['services', key, 'role'])),
    ...plan.phases.flatMap((phase, index): Issue[] => {
      const at = ['phases', index];
      const twice = seen.has(phase.name)
        ? [{ path: [...at, 'name'], message: `two phases are called ${phase.name}` }]
        : [];
      seen.add(phase.name);
      return [
        ...twice,
        ...(plan.services[phase.service]
          ? []
          : [{ path: [...at, 'service'], message: `services has no "${phase.service}"` }]),
        ...phase.decisions.flatMap((decision, number) => target(plan, decision, [...at, 'decisions', number, 'to'])),
        ...phase.database.flatMap((step, number) =>
          'role' in step && step.role !== 'public' && step.role !== 'PUBLIC'
            ? role(step.role, [...at, 'database', number, 'role'])
            : [],
        ),
      ];
    }),
  ];
}

/** What `to` names: a package, or a service of this file. */
function target(plan: PlanFile, { to, choice }: Decision, path: (string | number)[]): Issue[] {
  if (to === undefined) return [];
  if (choice !== 'package') return plan.services[to] ? [] : [{ path, message: `services has no "${to}"` }];
  return PACKAGE.test(to)
    ? []
    : [{ path, message: `"${to}" is no name of a package: lower case, such as words or @scope/words` }];
}

/** What npm takes as a name; without a dot at its start, as it also names a folder. */
const PACKAGE = /^(?:@[a-z0-9-][a-z0-9._-]*\/)?[a-z0-9-][a-z0-9._-]*$/;

/** Where the deepest node of a path begins that exists. */
function offsetOf(root: Node | null, path: (string | number)[]): number {
  let node: unknown = root;
  let offset = root?.range?.[0] ?? 0;
  for (const key of path) {
    if (!isCollection(node)) break;
    const pair = node.items.find(
      (item) =>
        typeof item === 'object' &&
        item !== null &&
        'key' in item &&
        isNode(item.key) &&
        String(item.key) === String(key),
    );
    if (pair && typeof pair === 'object' && 'key' in pair && isNode(pair.key)) offset = pair.key.range?.[0] ?? offset;
    node = node.get(key, true);
    if (!pair && isNode(node)) offset = node.range?.[0] ?? offset;
  }
  return offset;
}
