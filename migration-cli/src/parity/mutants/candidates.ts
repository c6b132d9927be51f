import { child, children, isNode, keyOf, type Node, nameOf, propertyOf } from '../../code/ast.ts';
import { type ParsedModule, parseModule } from '../../code/parse.ts';
import { short, sqlMutations } from './sql.ts';

/** One fault that could be planted: an expression with what it would be instead. */
export interface Candidate {
  id: number;
  kind: string;
  file: string;
  line: number;
  change: string;
  start: number;
  end: number;
  /** Source of the faulty expression. */
  replacement: string;
  /** True where both can be worked out without effects, so that it can be told whether the values differ. */
  pure: boolean;
  /** True for a statement of its own. */
  statement?: true;
}

type Draft = Omit<Candidate, 'id' | 'file' | 'line'>;

const OPERATORS: Record<string, string> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '+': '-',
  '-': '+',
};

/** Faults that could be planted into a file's functions; ids count on from `first`. */
export function findCandidates(file: string, text: string, first: number): Candidate[] {
  const module = parseModule(file, text);
  if (module.error !== null) return [];
  const drafts: Draft[] = [];
  visit(module, module.program, false, drafts);
  return drafts.map((draft, index) => ({ id: first + index, file, line: module.lineAt(draft.start), ...draft }));
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
/** Of types, imports and the like; what can be evaluated below them is not the program's. */
const SKIPPED = new Set([
  'ImportDeclaration',
  'ExportAllDeclaration',
  'ImportExpression',
  'TaggedTemplateExpression',
  'JSXElement',
  'JSXFragment',
  'Decorator',
]);
const TRANSPARENT = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression']);

function visit(module: ParsedModule, node: Node, inside: boolean, drafts: Draft[]): void {
  if (SKIPPED.has(node.type) || (node.type.startsWith('TS') && !TRANSPARENT.has(node.type))) return;
  if (isLogging(node)) return;
  if (inside) drafts.push(...draftsOf(module, node));
  const inner = inside || FUNCTIONS.has(node.type);
  for (const [key, value] of Object.entries(node)) {
    if (key === 'parent' || key === 'typeAnnotation' || key === 'typeArguments' || key === 'returnType') continue;
    for (const one of Array.isArray(value) ? value : [value])
      if (isNode(one) && !excluded(node, key)) visit(module, one, inner, drafts);
  }
}

/** Places where a value is a name, a label or a specifier, or where another one would never come to an end. */
function excluded(parent: Node, key: string): boolean {
  if (parent.type === 'Property' && key === 'key') return parent.computed !== true;
  if (['PropertyDefinition', 'MethodDefinition'].includes(parent.type) && key === 'key') return true;
  if (parent.type === 'SwitchCase' && key === 'test') return true;
  if (['ForStatement', 'WhileStatement', 'DoWhileStatement'].includes(parent.type))
    return key === 'test' || key === 'update';
  return parent.type === 'CallExpression' && key === 'arguments' && nameOf(child(parent, 'callee')) === 'require';
}

function isLogging(node: Node): boolean {
  if (node.type !== 'CallExpression') return false;
  const callee = child(node, 'callee');
  return /^(?:console|logger|log)$/.test(nameOf(child(callee, 'object')) ?? '');
}

function draftsOf(module: ParsedModule, node: Node): Draft[] {
  const text = module.text.slice(node.start, node.end);
  const at = { start: node.start, end: node.end };
  if (node.type === 'ExpressionStatement') return lostCall(module, node);
  if (node.type === 'IfStatement') return negated(module, node);
  if (node.type === 'BinaryExpression') return otherOperator(module, node);
  if (node.type === 'TemplateLiteral')
    return sqlMutations(text).map((one) => ({
      ...at,
      kind: one.kind,
      change: one.change,
      replacement: one.text,
      pure: false,
    }));
  return node.type === 'Literal' ? literal(node, text) : [];
}

const NEVER_LOST =
  /^(?:next|resolve|reject|done|release|end|json|send|status|sendStatus|redirect|render|listen|close|setTimeout|clearTimeout|super|use|connect)$/;

/** What a call is named that changes something which is kept. */
const WRITES = /^(?:record|insert|save|store|update|delete|remove|set|create|add|grant|revoke|finish|mark|enqueue)/;

function lostCall(module: ParsedModule, statement: Node): Draft[] {
  const expression = child(statement, 'expression');
  const awaited = expression?.type === 'AwaitExpression';
  const call = awaited ? child(expression, 'argument') : expression;
  if (expression === null || call?.type !== 'CallExpression') return [];
  const callee = child(call, 'callee');
  const name = propertyOf(callee) ?? nameOf(callee) ?? '';
  const text = module.text.slice(expression.start, expression.end);
  const header = /^(?:set|setHeader|header|append|cookie|type|vary)$/.test(name) && /^res/.test(text);
  const mail = /mail/i.test(name);
  const message = isMessage(name, text, callee);
  if ((NEVER_LOST.test(name) && !message) || /['"`](?:BEGIN|COMMIT|ROLLBACK)/i.test(text)) return [];
  const writes = WRITES.test(name) || /\b(?:INSERT INTO|UPDATE|DELETE FROM)\b/.test(text);
  if (!header && !mail && !message && !(awaited && writes)) return [];
  const kind = header ? 'missing header' : mail ? 'skipped e-mail' : message ? 'lost message' : 'lost write';
  const span = { start: expression.start, end: expression.end };
  return [
    { ...span, kind, change: `${short(text)} → nothing`, replacement: 'undefined', pure: false, statement: true },
  ];
}

/** An event written to a response, or a message to a socket, a room or all of them; `res.send` is an answer. */
function isMessage(name: string, text: string, callee: Node | null): boolean {
  if (name === 'write') return /(?:\\n|[\s'"`])(?:data|event):/.test(text);
  const object = child(callee, 'object');
  const on = nameOf(object) ?? propertyOf(object) ?? propertyOf(child(object, 'callee')) ?? '';
  if (name === 'send') return /^(?:ws|socket|client|conn|connection|peer)$/i.test(on);
  return name === 'emit' && /^(?:io|ws|socket|sockets|client|room|broadcast|to|in|nsp|namespace)$/i.test(on);
}

/** A guard lets through what it stops, and stops what it lets through. */
function negated(module: ParsedModule, node: Node): Draft[] {
  const test = child(node, 'test');
  if (test === null || !isGuard(node)) return [];
  const text = module.text.slice(test.start, test.end);
  const span = { start: test.start, end: test.end };
  return [{ ...span, kind: 'negated guard', change: `${short(text)} → not`, replacement: `!(${text})`, pure: false }];
}

function isGuard(node: Node): boolean {
  const then = child(node, 'consequent');
  const last = then?.type === 'BlockStatement' ? children(then, 'body').at(-1) : then;
  return last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement';
}

function otherOperator(module: ParsedModule, node: Node): Draft[] {
  const [left, right] = [child(node, 'left'), child(node, 'right')];
  const operator = String(node.operator);
  const other = OPERATORS[operator];
  if (left === null || right === null || other === undefined) return [];
  const [a, b] = [module.text.slice(left.start, left.end), module.text.slice(right.start, right.end)];
  // Text is put together with + as well; taking it apart is no fault that anybody makes.
  if (operator === '+' && ![left, right].some((one) => one.type === 'Literal' && typeof one.value === 'number'))
    return [];
  const changed = `(${a}) ${other} (${b})`;
  return [
    {
      kind: 'off by one',
      change: `${operator} → ${other} in ${short(`${a} ${operator} ${b}`)}`,
      start: node.start,
      end: node.end,
      replacement: changed,
      pure: isPure(node),
    },
  ];
}

/** Reading names, fields and constants changes nothing. */
function isPure(node: Node): boolean {
  if (
    [
      'CallExpression',
      'NewExpression',
      'AwaitExpression',
      'AssignmentExpression',
      'UpdateExpression',
      'YieldExpression',
    ].includes(node.type)
  )
    return false;
  return Object.entries(node).every(([key, value]) => {
    if (key === 'parent') return true;
    return (Array.isArray(value) ? value : [value]).every((one) => !isNode(one) || isPure(one));
  });
}

function literal(node: Node, text: string): Draft[] {
  const parent = node.parent ?? null;
  const at = { start: node.start, end: node.end, pure: true };
  const { value } = node;
  if (typeof value === 'boolean') {
    const given = isDefault(parent) || ['Property', 'CallExpression', 'NewExpression'].includes(parent?.type ?? '');
    const change = { ...at, kind: 'changed default', change: `${text} → ${!value}`, replacement: String(!value) };
    return given ? [change] : [];
  }
  if (typeof value === 'number') {
    // The base of a number is seen in numbers of several digits only.
    if (/parseInt$/.test(propertyOf(child(parent, 'callee')) ?? nameOf(child(parent, 'callee')) ?? '')) return [];
    const status = isStatus(parent, value);
    const other = status ? otherStatus(value) : value + 1;
    const kind = status ? 'swapped status' : isDefault(parent) ? 'changed default' : 'off by one';
    return Number.isInteger(value) && value < 10_000
      ? [{ ...at, kind, change: `${text} → ${other}`, replacement: String(other) }]
      : [];
  }
  if (typeof value !== 'string' || parent?.type === 'ExpressionStatement') return [];
  const sql = sqlMutations(text).map((one) => ({
    ...at,
    pure: false,
    kind: one.kind,
    change: one.change,
    replacement: one.text,
  }));
  if (sql.length > 0 || /\b(?:SELECT|INSERT|UPDATE|DELETE|BEGIN|COMMIT|ROLLBACK)\b/.test(value)) return sql;
  // Text that a caller is told: a field of an object, or the code and message of an error.
  const told = parent?.type === 'Property' || parent?.type === 'NewExpression' || isDefault(parent);
  if (!told || value === '') return [];
  return [
    {
      ...at,
      kind: isDefault(parent) ? 'changed default' : 'changed text',
      change: `${short(text)} → another`,
      replacement: JSON.stringify(/^\d+$/.test(value) ? String(Number(value) + 1) : `${value}~`),
    },
  ];
}

function isDefault(parent: Node | null): boolean {
  return parent?.type === 'AssignmentPattern' || (parent?.type === 'LogicalExpression' && parent.operator !== '&&');
}

function isStatus(parent: Node | null, value: number): boolean {
  if (value < 200 || value > 599) return false;
  if (parent?.type === 'Property') return keyOf(child(parent, 'key')) === 'status';
  return (
    ['CallExpression', 'NewExpression', 'ArrowFunctionExpression'].includes(parent?.type ?? '') &&
    children(parent, 'arguments').length > 0
  );
}

function otherStatus(status: number): number {
  const others: Record<number, number> = {
    200: 201,
    201: 200,
    202: 200,
    204: 200,
    303: 302,
    302: 303,
    307: 302,
    400: 422,
    401: 403,
    403: 401,
    404: 403,
    409: 400,
    422: 400,
    429: 503,
  };
  return others[status] ?? (status === 500 ? 200 : 500);
}
