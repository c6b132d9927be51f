import type { SpanEdit } from '../../model/operation.ts';
import { child, children, type Node, nameOf } from '../ast.ts';
import type { ParsedModule } from '../parse.ts';

const WHY = 'what it calls is asked over HTTP';

/** Text that comes before `at`; of two at one place the one with the smaller rank stands first. */
interface Insert {
  at: number;
  text: string;
  rank: number;
}

/** Insertions into one text, each made once however often it is asked for. */
export class Inserts {
  readonly #all = new Map<string, Insert>();

  add(at: number, text: string, rank: number): void {
    this.#all.set(`${at}\n${rank}\n${text}`, { at, text, rank });
  }

  addAll(other: Inserts): void {
    for (const [key, insert] of other.#all) this.#all.set(key, insert);
  }

  spans(): SpanEdit[] {
    const places = Map.groupBy(this.#all.values(), ({ at }) => at);
    return [...places]
      .sort(([a], [b]) => a - b)
      .map(([at, list]) => {
        const texts = list.toSorted((a, b) => a.rank - b.rank).map(({ text }) => text);
        return { start: at, end: at, expect: '', replace: texts.join(''), why: WHY };
      });
  }
}

const [CLOSE, TRY_END, OPEN, ASYNC, PARAMETER, TRY, AWAIT] = [0, 1, 2, 3, 4, 5, 6];

/** `await` before a call, in parentheses where its result is used at once. */
export function awaitCall(module: ParsedModule, call: Node, inserts: Inserts): void {
  const { parent } = call;
  if (parent?.type === 'AwaitExpression') return;
  if (!bindsTighter(call)) {
    inserts.add(call.start, 'await ', AWAIT);
    return;
  }
  inserts.add(call.start, `${wouldContinue(module, call) ? ';' : ''}(await `, AWAIT);
  inserts.add(call.end, ')', CLOSE);
}

function bindsTighter(call: Node): boolean {
  const { parent } = call;
  if (!parent) return false;
  if (parent.type === 'MemberExpression') return parent.object === call;
  if (parent.type === 'CallExpression' || parent.type === 'NewExpression') return parent.callee === call;
  if (parent.type === 'TaggedTemplateExpression') return parent.tag === call;
  if (parent.type === 'BinaryExpression') return parent.operator === '**' && parent.left === call;
  return parent.type === 'TSNonNullExpression';
}

/** True where a parenthesis at the start of a statement would call what the line before ends with. */
function wouldContinue(module: ParsedModule, call: Node): boolean {
  let statement: Node | null | undefined = call;
  while (statement && statement.type !== 'ExpressionStatement') statement = statement.parent;
  if (!statement || statement.start !== call.start) return false;
  const siblings = children(statement.parent, statement.parent?.type === 'SwitchCase' ? 'consequent' : 'body');
  const before = siblings[siblings.indexOf(statement) - 1];
  const open = /^(?:Expression|Return|Throw|Break|Continue)Statement$|^VariableDeclaration$|^(?:Import|Export)\w*$/;
  return before !== undefined && open.test(before.type) && module.text[before.end - 1] !== ';';
}

/** `async` before a function, and a promise as the type that it returns. */
export function makeAsync(fn: Node, inserts: Inserts): void {
  const { parent } = fn;
  // What says who may call a method, or that it is static, stands before.
  const method = parent?.type === 'MethodDefinition' || (parent?.type === 'Property' && parent.method === true);
  inserts.add(method ? (child(parent, 'key')?.start ?? fn.start) : fn.start, 'async ', ASYNC);
  const returns = child(child(fn, 'returnType'), 'typeAnnotation');
  if (!returns) return;
  inserts.add(returns.start, 'Promise<', OPEN);
  inserts.add(returns.end, '>', CLOSE);
}

/** Express 4 does not look at the promise of a handler: what fails is given to `next`. Null where that can be written. */
export function passErrorsOn(module: ParsedModule, fn: Node, inserts: Inserts): string | null {
  const params = children(fn, 'params');
  const body = child(fn, 'body');
  if (!body || child(fn, 'typeParameters') || params.some(({ type }) => type === 'RestElement') || params.length > 4)
    return 'its parameters are not those of a handler';
  const given = params.length >= 3 ? nameOf(params.at(-1)) : freeName(module, fn);
  if (given === null) return 'its parameter `next` has no name';
  if (children(body, 'body')[0]?.directive) return 'it begins with a directive';
  if (params.length < 3) addNext(module, fn, params, given, inserts);
  const end = `} catch (error) { ${given}(error); } `;
  if (body.type === 'BlockStatement') {
    inserts.add(body.start + 1, ' try {', TRY);
    inserts.add(body.end - 1, end, TRY_END);
  } else {
    const value = inParentheses(module, fn, body);
    inserts.add(value.start, '{ try { return ', TRY);
    inserts.add(value.end, `; ${end}}`, TRY_END);
  }
  return null;
}

/** `(req, res) => ({ … })`: the parentheses around a value belong to it. */
function inParentheses({ text }: ParsedModule, fn: Node, body: Node): { start: number; end: number } {
  const arrow = text.lastIndexOf('=>', body.start);
  const start = arrow + 2 + (/^\s*/.exec(text.slice(arrow + 2))?.[0].length ?? 0);
  return { start, end: fn.end };
}

function freeName({ text }: ParsedModule, fn: Node): string {
  const own = text.slice(fn.start, fn.end);
  return ['next', 'forward', 'passOn'].find((name) => !new RegExp(`\\b${name}\\b`).test(own)) ?? 'nextHandler';
}

function addNext({ path, text }: ParsedModule, fn: Node, params: Node[], given: string, inserts: Inserts): void {
  const typed = /\.[cm]?tsx?$/.test(path);
  const next = `${given}${typed ? ': (error?: unknown) => void' : ''}`;
  const names = [...['_req', '_res'].slice(params.length).map((name) => (typed ? `${name}: unknown` : name)), next];
  const [last] = params.slice(-1);
  if (!last) {
    inserts.add(text.indexOf('(', child(fn, 'id')?.end ?? fn.start) + 1, names.join(', '), PARAMETER);
    return;
  }
  const bare = fn.type === 'ArrowFunctionExpression' && last.start === fn.start;
  if (bare) inserts.add(last.start, '(', PARAMETER);
  inserts.add(last.end, `, ${names.join(', ')}${bare ? ')' : ''}`, PARAMETER);
}
