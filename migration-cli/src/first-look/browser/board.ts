/// <reference lib="dom" />
import type { Picture } from '../picture.ts';
import { type BorderCost, borderCost } from './costs.ts';
import { shownLinks, tableMarks } from './crossings.ts';
import { layOutMap } from './layout.ts';
import { type Box, squarify } from './squarify.ts';

const TOOLS = { squarify, borderCost, layOutMap, shownLinks, tableMarks };

/** The script of the page: the texts of functions that use nothing from outside of themselves. */
export const BOARD_SCRIPT = `(${board.toString()})({${Object.entries(TOOLS)
  .map(([name, tool]) => `${name}: ${tool.toString()}`)
  .join(',')}});`;

/**
 * Runs in the browser: draws the parts as fields of a map and the areas as boxes in them, by how much code they are. Boxes can
 * be moved to another part, and what crosses is counted anew. Its text is put into the page, so it uses nothing from outside.
 */
function board({ squarify, borderCost, layOutMap, shownLinks, tableMarks }: typeof TOOLS): void {
  const picture = JSON.parse(document.getElementById('picture')?.textContent ?? '{}') as Picture;
  const found = <T extends Element>(id: string) => document.getElementById(id) as unknown as T;
  const map = found<HTMLElement>('map');
  const threads = found<SVGSVGElement>('threads');
  const [costs, tables, status] = [
    found<HTMLElement>('costs'),
    found<HTMLElement>('tables'),
    found<HTMLElement>('status'),
  ];
  const [chosenArea, chosenPart] = [found<HTMLSelectElement>('chosen-area'), found<HTMLSelectElement>('chosen-part')];
  const [about, command] = [found<HTMLElement>('about'), found<HTMLElement>('command')];
  const part = picture.areas.map((area) => area.part);
  const last = picture.parts.length - 1;
  const first = picture.parts.map((_, index) => borderCost(picture, [...part], index));
  let places: Box[] = [];
  let selected = Math.max(0, part.indexOf(0));
  let lit: number | null = null;

  const several = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;
  const made = <K extends keyof HTMLElementTagNameMap>(tag: K, className = '', text = '') => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };
  const put = (element: HTMLElement | undefined, { x, y, width, height }: Box) => {
    if (element)
      Object.assign(element.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
  };
  const factsOf = (index: number) => {
    const area = picture.areas[index];
    return [several(area?.files ?? 0, 'file'), area?.routes ? several(area.routes, 'route') : '']
      .filter(Boolean)
      .join(', ');
  };
  const namesOf = (index: number, kind: 'readers' | 'writers') =>
    picture.tables.filter((table) => table[kind].includes(index)).map((table) => table.name);

  const fields = picture.parts.map((name, index) => {
    const field = made('div', `part part-${index === last ? 'rest' : index}`);
    field.append(made('h3', '', name));
    return field;
  });
  const boxes = picture.areas.map((area, index) => {
    const box = made('div', `area${area.shared ? ' shared' : ''}`);
    box.id = `area-${index}`;
    box.draggable = true;
    box.tabIndex = 0;
    box.setAttribute('role', 'button');
    box.title = area.globs.join('\n');
    box.append(made('strong', '', area.name), made('small', '', factsOf(index)), made('span', 'unseen'));
    return box;
  });

  const layOut = () => {
    const { height, parts, areas } = layOutMap(picture, part, map.clientWidth, squarify);
    map.style.height = `${height}px`;
    for (const [index, box] of parts.entries()) put(fields[index], box);
    for (const [index, box] of areas.entries()) put(boxes[index], box);
    places = areas;
  };

  const drawThreads = () => {
    const centre = (index: number) => {
      const { x, y, width, height } = places[index] ?? { x: 0, y: 0, width: 0, height: 0 };
      return [x + width / 2, y + height / 2] as const;
    };
    const at = lit ?? selected;
    const drawn = shownLinks(picture, part, at).map(({ from, to, imports }) => {
      const [[x1, y1], [x2, y2]] = [centre(from), centre(to)];
      const bend = `${(x1 + x2) / 2 + (y2 - y1) / 8} ${(y1 + y2) / 2 - (x2 - x1) / 8}`;
      const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
      const near = from === at || to === at ? ' lit' : '';
      path.setAttribute('class', `${part[from] !== part[to] ? 'crosses' : ''}${near}`);
      path.setAttribute('stroke-width', String(Math.min(7, 0.8 + Math.log2(imports + 1) * 0.8)));
      path.setAttribute('d', `M ${x1} ${y1} Q ${bend}, ${x2} ${y2}`);
      return path;
    });
    threads.replaceChildren(...drawn);
  };

  const drawCosts = () => {
    costs.replaceChildren(
      ...picture.parts.map((name, index) => {
        const row = document.createElement('tr');
        const head = made('th', '', name);
        head.scope = 'row';
        row.append(head);
        const now = borderCost(picture, part, index);
        for (const key of Object.keys(now) as (keyof BorderCost)[]) {
          const change = now[key] - (first[index]?.[key] ?? 0);
          const good = key === 'areas' || key === 'routes' || key === 'owned' ? 0 : change;
          const cell = made('td', `number ${good > 0 ? 'worse' : good < 0 ? 'better' : ''}`, String(now[key]));
          if (change !== 0) cell.append(` (${change > 0 ? '+' : ''}${change})`);
          row.append(cell);
        }
        return row;
      }),
    );
  };

  const drawTables = () => {
    const chips = tableMarks(picture, part, lit ?? selected).map(({ name, kind, text, lit: near }) => {
      const chip = made('li', `${kind}${near ? ' lit' : ''}`, name);
      chip.append(made('small', '', text));
      return chip;
    });
    tables.replaceChildren(...chips);
  };

  const drawChoice = () => {
    chosenArea.value = String(selected);
    chosenPart.value = String(part[selected]);
    const area = picture.areas[selected];
    const count = (links: Picture['links']) => links.reduce((sum, link) => sum + link.imports, 0);
    const lines = [
      factsOf(selected),
      `imports others ${several(count(picture.links.filter(({ from }) => from === selected)), 'time')}, is imported ${several(count(picture.links.filter(({ to }) => to === selected)), 'time')}`,
      namesOf(selected, 'writers').length > 0 ? `writes ${namesOf(selected, 'writers').join(', ')}` : '',
      namesOf(selected, 'readers').length > 0 ? `reads ${namesOf(selected, 'readers').join(', ')}` : '',
      (area?.globs ?? []).slice(0, 6).join(' '),
    ];
    about.replaceChildren(...lines.filter(Boolean).map((line) => made('p', '', line)));
    const own = part[selected] ?? last;
    const globs = picture.areas.filter((_, index) => part[index] === own).flatMap((one) => one.globs);
    command.textContent = own === last ? '' : `nectar plan --what-if ${globs.map((glob) => `'${glob}'`).join(' ')}`;
    for (const [index, box] of boxes.entries()) {
      box.setAttribute('aria-pressed', String(index === selected));
      const unseen = box.querySelector('.unseen');
      if (unseen) unseen.textContent = `in ${picture.parts[part[index] ?? last]}`;
      box.className = box.className.replace(/ in-\S+/g, '');
      box.classList.add(`in-${part[index] === last ? 'rest' : part[index]}`);
    }
  };

  const draw = () => {
    layOut();
    drawThreads();
    drawCosts();
    drawTables();
    drawChoice();
  };
  const select = (index: number) => {
    selected = index;
    drawThreads();
    drawTables();
    drawChoice();
  };
  const move = (area: number, to: number) => {
    part[area] = to;
    selected = area;
    draw();
    status.textContent = `${picture.areas[area]?.name} belongs to ${picture.parts[to]} now.`;
  };
  const light = (index: number | null) => {
    lit = index;
    drawThreads();
    drawTables();
  };

  for (const [index, box] of boxes.entries()) {
    box.addEventListener('click', () => select(index));
    box.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      select(index);
    });
    box.addEventListener('pointerenter', () => light(index));
    box.addEventListener('pointerleave', () => light(null));
    box.addEventListener('dragstart', (event) => event.dataTransfer?.setData('text/plain', String(index)));
  }
  const fieldAt = (event: DragEvent) =>
    document
      .elementsFromPoint(event.clientX, event.clientY)
      .map((element) => fields.indexOf(element as HTMLDivElement))
      .find((index) => index >= 0);
  const over = (at: number | undefined) => {
    for (const [index, field] of fields.entries()) field.classList.toggle('over', index === at);
  };
  map.addEventListener('dragover', (event) => {
    event.preventDefault();
    over(fieldAt(event));
  });
  map.addEventListener('dragleave', () => over(undefined));
  map.addEventListener('drop', (event) => {
    event.preventDefault();
    const to = fieldAt(event);
    over(undefined);
    if (to !== undefined) move(Number(event.dataTransfer?.getData('text/plain')), to);
  });
  for (const [index, { name }] of picture.areas.entries()) chosenArea.add(new Option(name, String(index)));
  for (const [index, name] of picture.parts.entries()) chosenPart.add(new Option(name, String(index)));
  chosenArea.addEventListener('change', () => select(Number(chosenArea.value)));
  chosenPart.addEventListener('change', () => move(selected, Number(chosenPart.value)));
  document.getElementById('reset')?.addEventListener('click', () => {
    for (const [index, area] of picture.areas.entries()) part[index] = area.part;
    draw();
    status.textContent = 'Back to the proposal.';
  });
  map.prepend(...fields);
  map.append(...boxes, threads);
  addEventListener('resize', () => {
    layOut();
    drawThreads();
  });
  draw();
}
