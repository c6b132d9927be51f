import { LineIndex } from '../../code/lines.ts';
import { parseModule } from '../../code/parse.ts';
import type { ForeignKey } from '../../model/inventory.ts';
import { byText, type SourceFile } from '../files.ts';
import type { Model, Relation } from './model.ts';

interface Field {
  name: string;
  type: string;
  list: boolean;
  attributes: string;
}

interface Block {
  name: string;
  kind: 'model' | 'view';
  table: string;
  fields: Field[];
  file: string;
  line: number;
}

export interface PrismaSchema {
  models: Model[];
  foreignKeys: ForeignKey[];
  /** Where each table is defined, since a schema is no module. */
  places: { table: string; file: string; line: number }[];
}

const ACTIONS: Record<string, string> = {
  Cascade: 'CASCADE',
  Restrict: 'RESTRICT',
  NoAction: 'NO ACTION',
  SetNull: 'SET NULL',
  SetDefault: 'SET DEFAULT',
};

/** Models, foreign keys and tables between models of every .prisma file. */
export function readPrisma(files: Map<string, SourceFile>): PrismaSchema {
  const paths = [...files.keys()].filter((path) => path.endsWith('.prisma')).sort(byText);
  const blocks = paths.flatMap((path) => blocksOf(path, files.get(path)?.text ?? ''));
  const known = new Map(blocks.map((block) => [block.name, block]));
  const between = implicitJunctions(blocks, known);
  const mongo = paths.some((path) => /^\s*provider\s*=\s*"mongodb"/m.test(files.get(path)?.text ?? ''));
  const models = blocks.map((block): Model => {
    const model = modelOf(block, known, between);
    return mongo ? { ...model, kind: 'collection' } : model;
  });
  const junctionModels = [...new Map(between.map((item) => [item.table, item])).values()].map(({ table, block }) => ({
    ...modelOf({ ...block, name: `:${table}`, table, kind: 'model', fields: [] }, known, []),
  }));
  return {
    models: [...models, ...junctionModels],
    foreignKeys: blocks.flatMap((block) => keysOf(block, known)),
    places: [
      ...blocks.map(({ table, file, line }) => ({ table, file, line })),
      ...between.map(({ table, block }) => ({ table, file: block.file, line: block.line })),
    ],
  };
}

function blocksOf(file: string, text: string): Block[] {
  const lines = new LineIndex(text);
  const plain = text.replace(/\/\/[^\n]*/g, (comment) => ' '.repeat(comment.length));
  return [...plain.matchAll(/^[ \t]*(model|view)\s+(\w+)\s*\{([^}]*)\}/gm)].map((match) => {
    const [, kind, name = '', body = ''] = match;
    const schema = /@@schema\("([^"]+)"\)/.exec(body)?.[1];
    const table = /@@map\((?:name:\s*)?"([^"]+)"/.exec(body)?.[1] ?? name;
    return {
      name,
      kind: kind as Block['kind'],
      table: schema === undefined || schema === 'public' ? table : `${schema}.${table}`,
      fields: fieldsOf(body),
      file,
      line: lines.lineAt(match.index + (match[0].length - match[0].trimStart().length)),
    };
  });
}

function fieldsOf(body: string): Field[] {
  return body.split('\n').flatMap((line) => {
    const match = /^\s*(\w+)\s+(\w+)(\[\])?\??\s*(.*)$/.exec(line);
    if (match === null || line.trim().startsWith('@@')) return [];
    return [{ name: match[1] ?? '', type: match[2] ?? '', list: match[3] !== undefined, attributes: match[4] ?? '' }];
  });
}

/** Two lists that point at each other without a model between them: Prisma makes `_AToB`. */
function implicitJunctions(
  blocks: Block[],
  known: Map<string, Block>,
): { table: string; block: Block; field: string; owner: string }[] {
  return blocks.flatMap((block) =>
    block.fields.flatMap((field) => {
      const other = known.get(field.type);
      if (!field.list || other === undefined) return [];
      const label = /@relation\((?:name:\s*)?"([^"]+)"/.exec(field.attributes)?.[1];
      const backs = other.fields.filter(
        (item) =>
          item.type === block.name &&
          (/@relation\((?:name:\s*)?"([^"]+)"/.exec(item.attributes)?.[1] ?? undefined) === label &&
          item !== field,
      );
      if (backs.length === 0 || !backs.every(({ list }) => list)) return [];
      const [first = '', second = ''] = [block.name, other.name].sort(byText);
      return [{ table: `_${label ?? `${first}To${second}`}`, block, field: field.name, owner: block.name }];
    }),
  );
}

function modelOf(block: Block, known: Map<string, Block>, between: ReturnType<typeof implicitJunctions>): Model {
  const relations = block.fields.flatMap((field): Relation[] => {
    if (!known.has(field.type)) return [];
    const through =
      between.find(({ owner, field: name }) => owner === block.name && name === field.name)?.table ?? null;
    const holds = listIn(field.attributes, 'fields').length > 0;
    const key = through !== null ? 'between' : holds ? 'own' : 'other';
    return [{ alias: field.name, target: field.type, targetNode: null, through, key }];
  });
  const module = parseModule(`${block.file}.ts`, '');
  return {
    library: 'prisma',
    name: block.name,
    table: block.table,
    guesses: [],
    kind: block.kind === 'view' ? 'view' : 'table',
    columns: block.fields.filter(({ type }) => !known.has(type)).map(({ name }) => name),
    relations,
    module,
    node: module.program,
  };
}

function keysOf(block: Block, known: Map<string, Block>): ForeignKey[] {
  return block.fields.flatMap((field) => {
    const target = known.get(field.type);
    const columns = listIn(field.attributes, 'fields');
    if (target === undefined || columns.length === 0) return [];
    return [
      {
        file: block.file,
        line: block.line,
        table: block.table,
        columns,
        references: target.table,
        referencedColumns: listIn(field.attributes, 'references'),
        onDelete: ACTIONS[/onDelete:\s*(\w+)/.exec(field.attributes)?.[1] ?? ''] ?? 'NO ACTION',
      },
    ];
  });
}

function listIn(attributes: string, key: string): string[] {
  const inner = new RegExp(`${key}:\\s*\\[([^\\]]*)\\]`).exec(attributes)?.[1] ?? '';
  return inner
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '');
}
