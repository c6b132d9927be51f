import type { EcmaScriptModule, StaticExport, StaticImport } from 'oxc-parser';

/** A name that an import or export declaration takes from another module. */
export interface TakenName {
  /** 'default' for the default export, '*' for the module as a whole. */
  imported: string;
  local: string;
  typeOnly: boolean;
}

/** One `import … from` or `export … from`, as the parser's module record has it. */
export interface Declaration {
  kind: 'import' | 'export';
  specifier: string;
  /** Span of the specifier with its quotes. */
  start: number;
  end: number;
  statement: { start: number; end: number };
  /** True for `import type` and `export type`, and for an import of nothing but types. */
  typeOnly: boolean;
  /** True for `import './x'`. */
  bare: boolean;
  names: TakenName[];
}

/** The declarations of a module record in source order, without exports of what the module itself declares. */
export function declarationsOf(record: EcmaScriptModule, text: string): Declaration[] {
  const imports = record.staticImports.map((item) => importOf(item, text));
  const exports = record.staticExports.flatMap((item) => exportOf(item, text) ?? []);
  return [...imports, ...exports].sort((a, b) => a.start - b.start);
}

function importOf({ start, end, moduleRequest, entries }: StaticImport, text: string): Declaration {
  const names = entries.map(({ importName, localName, isType }) => ({
    imported: importName.kind === 'Name' ? (importName.name ?? '') : importName.kind === 'Default' ? 'default' : '*',
    local: localName.value,
    typeOnly: isType,
  }));
  const head = names.length > 0 ? '' : text.slice(start, moduleRequest.start);
  return {
    kind: 'import',
    ...spans(start, end, moduleRequest),
    typeOnly: names.length > 0 ? names.every(({ typeOnly }) => typeOnly) : /^import\s+type\b/.test(head),
    bare: names.length === 0 && !head.includes('{'),
    names,
  };
}

function exportOf({ start, end, entries }: StaticExport, text: string): Declaration | null {
  const request = entries[0]?.moduleRequest;
  // `export { x }` of an imported x carries the statement and the request of that import: it prints none itself.
  if (!request || !text.startsWith('export', start)) return null;
  const typeOnly = /^export\s+type\s*[*{]/.test(text.slice(start, request.start));
  const names = entries.map(({ importName, exportName, isType }) => ({
    imported: importName.kind === 'Name' ? (importName.name ?? '') : '*',
    local: exportName.name ?? '*',
    typeOnly: isType,
  }));
  return { kind: 'export', ...spans(start, end, request), typeOnly, bare: false, names };
}

function spans(start: number, end: number, request: { value: string; start: number; end: number }) {
  return { specifier: request.value, start: request.start, end: request.end, statement: { start, end } };
}
