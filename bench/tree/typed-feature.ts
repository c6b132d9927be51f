import type { Random } from './random.ts';

/** A feature of the generated monolith and the features that it may import. */
export interface Feature {
  name: string;
  /** Its folder from the root, without a trailing '/'. */
  folder: string;
  helpers: number;
  uses: Feature[];
}

export const pascal = (name: string) => name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
export const snake = (name: string) => name.replaceAll('-', '_');

/** TypeScript as most monoliths write it: ES modules, relative paths inside of a feature, the alias '@/' between features. */
export function typedFeature(feature: Feature, random: Random): Record<string, string> {
  const { folder, helpers } = feature;
  const files: Record<string, string> = {
    [`${folder}/${feature.name}.types.ts`]: types(feature),
    [`${folder}/${feature.name}.queries.ts`]: queries(feature),
    [`${folder}/${feature.name}.service.ts`]: service(feature, random),
    [`${folder}/${feature.name}.routes.ts`]: routes(feature),
    [`${folder}/${feature.name}.view.tsx`]: view(feature),
    [`${folder}/${feature.name}.test.ts`]: test(feature),
    [`${folder}/index.ts`]: barrel(feature),
  };
  for (let index = 0; index < helpers; index += 1) {
    files[`${folder}/helpers/step-${index}.ts`] = helper(feature, index, random);
  }
  return files;
}

function types({ name }: Feature): string {
  const type = pascal(name);
  const fields = ['title', 'status', 'owner', 'amount', 'note', 'currency', 'reference', 'region'];
  return `/** One ${name} as the database gives it. */
export interface ${type} {
  id: string;
${fields.map((field) => `  ${field}: string;`).join('\n')}
  createdAt: Date;
}

export type ${type}Draft = Omit<${type}, 'id' | 'createdAt'>;
export type ${type}Status = 'open' | 'held' | 'done';

export class ${type}NotFound extends Error {
  readonly id: string;

  constructor(id: string) {
    super(\`There is no ${name} \${id}.\`);
    this.id = id;
  }
}
`;
}

function queries({ name }: Feature): string {
  const type = pascal(name);
  const table = snake(name);
  return `import type { Pool } from 'pg';
import { ${type}NotFound, type ${type}, type ${type}Draft } from './${name}.types';

const TABLE = '${table}';

export async function list${type}(pool: Pool, owner: string): Promise<${type}[]> {
  const { rows } = await pool.query<${type}>(
    \`SELECT id, title, status, owner, amount, note FROM \${TABLE} WHERE owner = $1 ORDER BY created_at DESC LIMIT 100\`,
    [owner],
  );
  return rows;
}

export async function find${type}(pool: Pool, id: string): Promise<${type}> {
  const { rows } = await pool.query<${type}>('SELECT * FROM ${table} WHERE id = $1', [id]);
  const found = rows[0];
  if (!found) throw new ${type}NotFound(id);
  return found;
}

export async function insert${type}(pool: Pool, draft: ${type}Draft): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    'INSERT INTO ${table} (title, status, owner, amount, note) VALUES ($1, $2, $3, $4, $5) RETURNING id',
    [draft.title, draft.status, draft.owner, draft.amount, draft.note],
  );
  return rows[0]?.id ?? '';
}

export async function close${type}(pool: Pool, id: string): Promise<void> {
  await pool.query(\`UPDATE ${table} SET status = 'done', closed_at = now() WHERE id = $1\`, [id]);
}
`;
}

function service({ name, helpers, uses }: Feature, random: Random): string {
  const type = pascal(name);
  const others = uses.slice(0, 4);
  const steps = [...new Set(Array.from({ length: Math.min(helpers, 4) }, () => random.below(helpers)))];
  const imports = [
    ...others.map((other) => `import { describe${pascal(other.name)} } from '@/${other.folder.replace('src/', '')}';`),
    ...steps.map((step) => `import { step${step} } from './helpers/step-${step}';`),
  ];
  return `import type { Pool } from 'pg';
${imports.join('\n')}
import { close${type}, find${type}, insert${type}, list${type} } from './${name}.queries';
import type { ${type}, ${type}Draft } from './${name}.types';

const LIMIT = Number(process.env.${snake(name).toUpperCase()}_LIMIT ?? '100');

/** The rules of ${name}; nothing here knows HTTP. */
export class ${type}Service {
  readonly #pool: Pool;
  readonly #seen = new Map<string, ${type}>();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async list(owner: string): Promise<${type}[]> {
    const rows = await list${type}(this.#pool, owner);
    return rows.filter((row) => row.status !== 'hidden').slice(0, LIMIT);
  }

  async read(id: string): Promise<${type}> {
    const known = this.#seen.get(id);
    if (known) return known;
    const found = await find${type}(this.#pool, id);
    this.#seen.set(id, found);
    return found;
  }

  async create(draft: ${type}Draft): Promise<string> {
    const note = [${steps.map((step) => `step${step}(draft.note)`).join(', ')}].join(' ');
    const id = await insert${type}(this.#pool, { ...draft, note });
    if (draft.status === 'done') await close${type}(this.#pool, id);
    return id;
  }

  describe(item: ${type}): string {
    const parts = [item.title, item.status${others.map((other) => `, describe${pascal(other.name)}(item.id)`).join('')}];
    return parts.filter((part) => part !== '').join(' / ');
  }
}

export function describe${type}(id: string): string {
  return \`${name} \${id}\`;
}
`;
}

function routes({ name }: Feature): string {
  const type = pascal(name);
  return `import { Router } from 'express';
import { z } from 'zod';
import { requireUser } from '@/shared/http/require-user';
import { pool } from '@/shared/database/pool';
import { ${type}NotFound } from './${name}.types';
import { ${type}Service } from './${name}.service';

const draft = z.object({ title: z.string().min(1), status: z.string(), owner: z.string(), amount: z.string(), note: z.string() });
const service = new ${type}Service(pool);

export const ${snake(name)}Routes = Router();

${snake(name)}Routes.get('/${name}', requireUser, async (request, response) => {
  response.json({ items: await service.list(String(request.query.owner)) });
});

${snake(name)}Routes.get('/${name}/:id', requireUser, async (request, response) => {
  try {
    response.json(await service.read(String(request.params.id)));
  } catch (error) {
    if (error instanceof ${type}NotFound) response.status(404).json({ code: 'not_found' });
    else throw error;
  }
});

${snake(name)}Routes.post('/${name}', requireUser, async (request, response) => {
  const parsed = draft.safeParse(request.body);
  if (!parsed.success) return void response.status(400).json({ code: 'invalid', issues: parsed.error.issues });
  response.status(201).json({ id: await service.create(parsed.data as never) });
});
`;
}

function view({ name }: Feature): string {
  const type = pascal(name);
  return `import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import type { ${type} } from './${name}.types';

interface Props {
  items: ${type}[];
  onOpen(id: string): void;
}

/** The table of ${name}. */
export function ${type}View({ items, onOpen }: Props) {
  const [filter, setFilter] = useState('');
  const visible = items.filter((item) => item.title.toLowerCase().includes(filter.toLowerCase()));
  return (
    <section className="${name}">
      <label>
        Filter
        <input value={filter} onChange={(event) => setFilter(event.target.value)} />
      </label>
      <table>
        <tbody>
          {visible.map((item) => (
            <tr key={item.id}>
              <td>{item.title}</td>
              <td>{item.status}</td>
              <td>
                <Button label="Open" onClick={() => onOpen(item.id)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
`;
}

function test({ name }: Feature): string {
  const type = pascal(name);
  return `import { describe, expect, it, vi } from 'vitest';
import { ${type}Service } from './${name}.service';

vi.mock('./${name}.queries', () => ({ list${type}: vi.fn(async () => []), find${type}: vi.fn(), insert${type}: vi.fn(async () => '1') }));

describe('${name}', () => {
  it('lists nothing where there is nothing', async () => {
    expect(await new ${type}Service({} as never).list('a')).toEqual([]);
  });

  it('gives the id of what it creates', async () => {
    const service = new ${type}Service({} as never);
    expect(await service.create({ title: 'a', status: 'open', owner: 'b', amount: '1', note: '' } as never)).toBe('1');
  });
});
`;
}

function barrel({ name }: Feature): string {
  const type = pascal(name);
  return `export { ${snake(name)}Routes } from './${name}.routes';
export { describe${type}, ${type}Service } from './${name}.service';
export type { ${type}, ${type}Draft } from './${name}.types';
`;
}

function helper({ name, helpers }: Feature, index: number, random: Random): string {
  const next = index + 1 + random.below(4);
  const chained = next < helpers ? `import { step${next} } from './step-${next}';\n` : '';
  const call = next < helpers ? `step${next}(text)` : 'text';
  return `${chained}import { clean } from '@/shared/text/clean';
import type { ${pascal(name)} } from '../${name}.types';

const WORDS = ['${['amber', 'birch', 'cedar', 'delta', 'ember'].slice(random.below(3)).join("', '")}'];

export interface Outcome${index} {
  text: string;
  words: number;
  of: Pick<${pascal(name)}, 'id' | 'title'> | null;
}

export function step${index}(text: string): string {
  const words = clean(text).split(' ').filter((word) => !WORDS.includes(word));
  return words.length > ${3 + random.below(9)} ? words.slice(0, ${2 + random.below(5)}).join(' ') : ${call};
}

/** How often each word stands in a text, most often first. */
export function count${index}(text: string, item: ${pascal(name)} | null): Outcome${index} {
  const counts = new Map<string, number>();
  for (const word of clean(text).split(/\\s+/)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const best = sorted[0]?.[0] ?? '';
  switch (best) {
    case '':
      return { text: '', words: 0, of: null };
    case WORDS[0]:
      return { text: best.toUpperCase(), words: sorted.length, of: item && { id: item.id, title: item.title } };
    default:
      return { text: step${index}(best), words: sorted.length, of: item };
  }
}
`;
}
