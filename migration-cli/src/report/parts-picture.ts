import { escape } from './html.ts';
import { type Bond, type Part, type Parts, total } from './parts.ts';

const GAP = 24;
const EDGE = 20;
const BOX_WIDTH = 190;
const MARGIN = 12;
/** Room for the frame of one program and its name. */
const FRAME = 44;
const BOX_HEIGHT = 104;
const LEVEL = 40;
const DATABASE_HEIGHT = 44;

export interface Drawing {
  id: string;
  title: string;
  parts: Parts;
  /** The monolith's name where all of it is one program; null where each part is one of its own. */
  oneProgram: string | null;
  /** How many tables the database has; null where there is none. */
  tables: number | null;
  colourOf(part: string): number;
}

interface Line {
  from: string;
  to: string;
  text: string;
  kind: 'imports' | 'calls';
}

/** Programs as frames, parts as boxes, what runs between them as lines with a number, the database below. */
export function partsPicture(drawing: Drawing): string {
  const { id, title, parts, oneProgram, tables } = drawing;
  const width = Math.max(2 * EDGE + parts.parts.length * (BOX_WIDTH + GAP) - GAP, 420);
  const lines = linesOf(parts);
  const top = oneProgram === null ? MARGIN : MARGIN + FRAME;
  const bottom = top + BOX_HEIGHT + 16 + lines.length * LEVEL;
  const height = bottom + (tables === null ? 0 : DATABASE_HEIGHT + 32);
  const x = new Map(parts.parts.map(({ name }, at) => [name, EDGE + at * (BOX_WIDTH + GAP)]));
  const frame =
    oneProgram === null
      ? ''
      : `<rect class="program" x="4" y="26" width="${width - 8}" height="${bottom - 30}" rx="14"/><text x="16" y="20">${escape(`One program: ${oneProgram}`)}</text>`;
  const content = [
    frame,
    ...lines.map((line, level) => lineOf(line, level, x, top)),
    ...parts.parts.map((part) => boxOf(part, x.get(part.name) ?? 0, top, drawing)),
    tables === null ? '' : databaseOf(tables, bottom + 16, width),
  ];
  const caption = `${title}: ${sentenceOf(drawing)}`;
  return `<figure><figcaption>${escape(caption)}</figcaption><div class="scroll" role="group" tabindex="0" aria-label="${escape(title)}"><svg id="${id}" role="img" aria-label="${escape(caption)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">${content.join('')}</svg></div></figure>`;
}

export function sentenceOf({ parts, oneProgram }: Pick<Drawing, 'parts' | 'oneProgram'>): string {
  const imports = total(parts.imports);
  const many = parts.parts.length;
  if (oneProgram !== null)
    return `one program. Its ${many} parts reach into each other's code in ${imports} places, so none can be changed, deployed or fail by itself.`;
  const code =
    imports === 0 ? 'none reaches into the code of another' : `${imports} places still reach into the code of another`;
  const [calls, events] = [total(parts.calls), total(parts.events)];
  const between =
    calls + events === 0
      ? 'nothing runs between them but HTTP that the monolith had already'
      : `what they need of each other goes ${[calls > 0 ? `over HTTP (${count(calls, 'function')})` : '', events > 0 ? `through an outbox (${count(events, 'function')})` : ''].filter(Boolean).join(' and ')}`;
  return `${count(many, 'program')}; ${code}; ${between}.`;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Both directions of a pair are one line. */
function linesOf({ imports, calls, events }: Parts): Line[] {
  const byPair = new Map<string, { from: string; to: string; imports: number; calls: number; events: number }>();
  const add = (bonds: Bond[], kind: 'imports' | 'calls' | 'events') => {
    for (const { from, to, count: many } of bonds) {
      const key = JSON.stringify([from, to].sort());
      const known = byPair.get(key) ?? { from, to, imports: 0, calls: 0, events: 0 };
      known[kind] += many;
      byPair.set(key, known);
    }
  };
  add(imports, 'imports');
  add(calls, 'calls');
  add(events, 'events');
  return [...byPair.values()].map((one): Line => {
    const texts = [
      one.imports > 0 ? count(one.imports, 'import') : '',
      one.calls > 0 ? `${count(one.calls, 'function')} over HTTP` : '',
      one.events > 0 ? `${one.events} by outbox` : '',
    ];
    return {
      from: one.from,
      to: one.to,
      text: texts.filter(Boolean).join(', '),
      kind: one.imports > 0 ? 'imports' : 'calls',
    };
  });
}

function lineOf({ from, to, text, kind }: Line, level: number, x: Map<string, number>, top: number): string {
  const middle = (name: string, shift: number) => (x.get(name) ?? 0) + BOX_WIDTH / 2 + shift;
  const [a, b] = [middle(from, 8 * level), middle(to, 8 * level)].sort((one, other) => one - other);
  const y = top + BOX_HEIGHT + 22 + level * LEVEL;
  const wide = text.length * 7.2 + 16;
  const center = ((a ?? 0) + (b ?? 0)) / 2;
  return `<g class="line ${kind}"><path d="M ${a} ${top + BOX_HEIGHT} V ${y} H ${b} V ${top + BOX_HEIGHT}"/><rect x="${center - wide / 2}" y="${y - 11}" width="${wide}" height="22" rx="6"/><text x="${center}" y="${y + 4}" text-anchor="middle">${escape(text)}</text></g>`;
}

function boxOf({ name, modules, routes, tables }: Part, x: number, top: number, { colourOf }: Drawing): string {
  const lines = [count(modules, 'module'), count(routes, 'route'), `touches ${count(tables, 'table')}`];
  const text = lines.map((line, at) => `<text x="${x + 16}" y="${top + 50 + at * 19}">${escape(line)}</text>`);
  return `<g class="box part-${colourOf(name)}"><rect x="${x}" y="${top}" width="${BOX_WIDTH}" height="${BOX_HEIGHT}" rx="10"/><rect class="stripe" x="${x}" y="${top}" width="7" height="${BOX_HEIGHT}" rx="3"/><text class="name" x="${x + 16}" y="${top + 26}">${escape(name)}</text>${text.join('')}</g>`;
}

function databaseOf(tables: number, y: number, width: number): string {
  return `<g class="database"><rect x="${EDGE}" y="${y}" width="${width - 2 * EDGE}" height="${DATABASE_HEIGHT}" rx="22"/><text x="${width / 2}" y="${y + 27}" text-anchor="middle">${escape(`the same database, ${count(tables, 'table')}`)}</text></g>`;
}
