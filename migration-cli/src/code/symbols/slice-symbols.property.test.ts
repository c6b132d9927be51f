import { createRequire, stripTypeScriptTypes } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameOf } from '../ast.ts';
import { applySpans } from '../edit.ts';
import { type ParsedModule, parseModule } from '../parse.ts';
import { lookup } from '../scope.ts';
import { isLabel } from './references.ts';
import type { Span } from './removals.ts';
import { type SymbolSlice, sliceSymbols } from './slice-symbols.ts';
import { type GeneratedModule, modules } from './testing/modules.ts';

const cases = modules.chain((module) =>
  fc.record({
    module: fc.constant(module),
    takes: fc.subarray(module.exports, { minLength: 1, maxLength: module.exports.length - 1 }),
  }),
);

function cut(module: ParsedModule, spans: Span[]): string {
  return applySpans(
    module.text,
    spans.map((span) => ({ ...span, expect: module.text.slice(span.start, span.end), why: '' })),
  );
}

function sliced(
  { path, text }: GeneratedModule,
  takes: string[],
): { slice: SymbolSlice; service: string; monolith: string } {
  const module = parseModule(path, text);
  const slice = sliceSymbols(
    module,
    { takes, stays: [], called: { byService: [], byMonolith: [] }, accepted: [] },
    { acts: () => false },
  );
  return { slice, service: cut(module, slice.service), monolith: cut(module, slice.monolith) };
}

type Exports = Record<string, unknown>;

/** A fresh instance of a module, as Node runs it. */
async function load(style: GeneratedModule['style'], text: string): Promise<Exports> {
  if (style === 'cjs') {
    const made = { exports: {} as Exports };
    const wrapped = new Function('exports', 'require', 'module', text);
    wrapped.call(made.exports, made.exports, createRequire(import.meta.url), made);
    return made.exports;
  }
  const code = style === 'ts' ? stripTypeScriptTypes(text) : text;
  return import(`data:text/javascript,${encodeURIComponent(code)}#${Math.random()}`);
}

/** What a caller sees of exports, each asked twice. */
function seen(from: Exports, names: string[]): unknown[] {
  const once = (name: string) => {
    const value = from[name] as { new (): { m(d: number): unknown }; made?: unknown; extra?: unknown; more?: unknown };
    if (typeof value !== 'function') return structured(value);
    const own = [value.made, value.extra, value.more];
    return structured([
      own,
      /^(?:the_)?K/.test(name) ? new value().m(2) : (value as unknown as (d: number) => unknown)(2),
    ]);
  };
  return [...names, ...names].map((name) => [name, once(name)]);
}

/** Functions and classes are compared by their names. */
const structured = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value ?? null, (_, item) => (typeof item === 'function' ? `function ${item.name}` : item)));

/** Names that nothing in the file declares. */
function globalsOf(path: string, text: string): Set<string> {
  const module = parseModule(path, text);
  expect(module.error).toBeNull();
  const names = module.nodes('Identifier').flatMap((node) => {
    const name = nameOf(node) ?? '';
    return isLabel(node) || lookup(node, name) !== null ? [] : [name];
  });
  return new Set(names);
}

describe('a file that is cut by its symbols', () => {
  it('gives on each side what the whole file gave, also where calls of one side come between', async () => {
    let [cutInTwo, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(cases, async ({ module, takes }) => {
        const { slice, service, monolith } = sliced(module, takes);
        expect(slice.hazards).toEqual([]);
        if (slice.state.length > 0) {
          refused += 1;
          return;
        }
        cutInTwo += 1;
        const rest = module.exports.filter((name) => !takes.includes(name));
        const whole = await load(module.style, module.text);
        const [before, beforeRest] = [seen(whole, takes), seen(whole, rest)];
        expect(seen(await load(module.style, service), takes)).toEqual(before);
        expect(seen(await load(module.style, monolith), rest)).toEqual(beforeRest);
      }),
      { numRuns: 400 },
    );
    expect(cutInTwo).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(10);
  });

  it('names nothing that is not there, loses no export, and takes nothing out twice', () => {
    fc.assert(
      fc.property(cases, ({ module, takes }) => {
        const { slice, service, monolith } = sliced(module, takes);
        const before = globalsOf(module.path, module.text);
        for (const text of [service, monolith])
          expect([...globalsOf(module.path, text)].filter((name) => !before.has(name))).toEqual([]);
        const rest = module.exports.filter((name) => !takes.includes(name));
        expect(slice.exports.service).toEqual(expect.arrayContaining(takes));
        expect(slice.exports.monolith).toEqual(expect.arrayContaining(rest));
        const lines = new Set([...lineSet(service), ...lineSet(monolith)]);
        // Lists of several names are the only lines that are printed shorter.
        const lost = lineSet(module.text).filter((line) => !lines.has(line) && !/[{,]/.test(line));
        expect(lost).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('is refused only where both sides have a piece of state', () => {
    fc.assert(
      fc.property(cases, ({ module, takes }) => {
        const { slice, service, monolith } = sliced(module, takes);
        for (const { name } of slice.state)
          for (const text of [service, monolith]) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
      }),
      { numRuns: 100 },
    );
  });
});

const lineSet = (text: string) => text.split(/\r?\n/).map((line) => line.trim());
