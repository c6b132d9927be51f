import type { Picture } from '../picture.ts';

/** A table, who touches it, and how bad that is for a border. */
export interface TableMark {
  name: string;
  /** `own`: one part touches it. `read`: one writes it, or nobody does. `torn`: more than one writes it. */
  kind: 'own' | 'read' | 'torn';
  text: string;
  /** True where the area in question touches it. */
  lit: boolean;
}

/** The imports worth a line: the heaviest that cross a border, and all of one area. Its text is put into the page. */
export function shownLinks(picture: Picture, assigned: number[], at: number): Picture['links'] {
  const near = picture.links.filter(({ from, to }) => from === at || to === at);
  const crossing = picture.links.filter(({ from, to }) => assigned[from] !== assigned[to] && from !== at && to !== at);
  return [...crossing.sort((a, b) => b.imports - a.imports).slice(0, 80), ...near];
}

/** Every table with the parts that touch it, those that more than one writes first. Its text is put into the page. */
export function tableMarks(picture: Picture, assigned: number[], at: number): TableMark[] {
  const partsOf = (areas: number[]) => [...new Set(areas.map((area) => assigned[area] ?? 0))].sort((a, b) => a - b);
  const named = (parts: number[]) => parts.map((part) => picture.parts[part]).join(', ');
  const order = ['torn', 'read', 'own'];
  return picture.tables
    .map(({ name, readers, writers }): TableMark => {
      const [writing, touching] = [partsOf(writers), partsOf([...readers, ...writers])];
      const kind = writing.length > 1 ? 'torn' : touching.length > 1 ? 'read' : 'own';
      const reading = touching.filter((part) => !writing.includes(part));
      const text = [
        writing.length > 0 ? `written by ${named(writing)}` : '',
        reading.length > 0 ? `read by ${named(reading)}` : '',
      ];
      return {
        name,
        kind,
        text: text.filter((item) => item !== '').join('; '),
        lit: readers.includes(at) || writers.includes(at),
      };
    })
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
