import { XMLParser } from 'fast-xml-parser';

export type Outcome = 'passed' | 'failed' | 'skipped';

export interface TestOutcome {
  outcome: Outcome;
  /** What the failure says. */
  text: string;
}

interface Element {
  [tag: string]: Element[] | Record<string, string> | string | undefined;
}

const ATTRIBUTES = ':@';
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
  parseTagValue: false,
  processEntities: true,
});

/** Outcomes by full name, `file › describe › test`, from the JUnit of vitest (flat) and of node:test (nested). */
export function readJunit(xml: string, folder: string): Map<string, TestOutcome> {
  const found = new Map<string, TestOutcome>();
  for (const element of parser.parse(xml) as Element[]) visit(element, [], folder, found);
  return found;
}

function visit(element: Element, path: string[], folder: string, found: Map<string, TestOutcome>): void {
  const tag = Object.keys(element).find((key) => key !== ATTRIBUTES && key !== '#text');
  if (tag === undefined) return;
  const children = (element[tag] ?? []) as Element[];
  const attributes = (element[ATTRIBUTES] ?? {}) as Record<string, string>;
  const own = (attributes.name ?? '').replaceAll(`${folder}/`, '');
  if (tag === 'testcase') {
    add(found, nameOf(path, own, attributes, folder), outcomeOf(children));
    return;
  }
  const inner = tag === 'testsuite' && own !== '' ? [...path, own] : path;
  for (const child of children) visit(child, inner, folder, found);
}

/** vitest names the file as the suite, node:test as an attribute. */
function nameOf(path: string[], own: string, { file }: Record<string, string>, folder: string): string {
  const first = file?.replaceAll(`${folder}/`, '');
  const all = first === undefined || path[0] === first ? path : [first, ...path];
  return [...all, own].flatMap((part) => part.split(' > ')).join(' › ');
}

function outcomeOf(children: Element[]): TestOutcome {
  const bad = children.find((child) => 'failure' in child || 'error' in child);
  if (bad !== undefined) {
    const attributes = (bad[ATTRIBUTES] ?? {}) as Record<string, string>;
    const inner = (bad.failure ?? bad.error ?? []) as Element[];
    const text = inner.map((one) => one['#text'] ?? '').join('');
    return { outcome: 'failed', text: `${attributes.message ?? ''}\n${text}`.trim() };
  }
  return { outcome: children.some((child) => 'skipped' in child) ? 'skipped' : 'passed', text: '' };
}

/** Tests of one name are told apart by their order. */
function add(found: Map<string, TestOutcome>, name: string, outcome: TestOutcome): void {
  let unique = name;
  for (let count = 2; found.has(unique); count++) unique = `${name} (${count})`;
  found.set(unique, outcome);
}
