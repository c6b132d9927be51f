/// <reference lib="dom" />
import type { Picture } from './picture.ts';

/**
 * Runs in the browser: draws the parts as lanes and the areas as cards that can be moved, and counts what crosses.
 * Its text is put into the page, so it uses nothing from outside of itself.
 */
export function board(): void {
  const data = JSON.parse(document.getElementById('picture')?.textContent ?? '{}') as Picture;
  const part = data.areas.map((area) => area.part);
  const lanes = document.querySelector<HTMLElement>('.lanes');
  const threads = document.querySelector<SVGSVGElement>('.threads');
  const costs = document.querySelector<HTMLElement>('#costs');
  const status = document.querySelector<HTMLElement>('#status');
  if (lanes === null || threads === null || costs === null || status === null) return;
  let lit: number | null = null;

  const made = <K extends keyof HTMLElementTagNameMap>(tag: K, className = '', text = '') => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };
  const several = (number: number, noun: string) => `${number} ${noun}${number === 1 ? '' : 's'}`;

  const cost = (assigned: number[], index: number) => {
    const inside = (area: number) => assigned[area] === index;
    const out = data.links.filter((link) => inside(link.from) && !inside(link.to));
    const sum = (links: Picture['links']) => links.reduce((total, link) => total + link.imports, 0);
    const touched = data.tables.filter((table) => [...table.readers, ...table.writers].some(inside));
    const both = touched.filter((table) => [...table.readers, ...table.writers].some((area) => !inside(area)));
    const written = both.filter((table) => table.writers.some(inside) && table.writers.some((area) => !inside(area)));
    return {
      areas: assigned.filter((one) => one === index).length,
      routes: data.areas.reduce((total, area, at) => total + (inside(at) ? area.routes : 0), 0),
      needsShared: sum(out.filter((link) => data.areas[link.to]?.shared)),
      needs: sum(out.filter((link) => !data.areas[link.to]?.shared)),
      used: sum(data.links.filter((link) => !inside(link.from) && inside(link.to))),
      owned: touched.length - both.length,
      read: both.length - written.length,
      written: written.length,
      transactions: data.transactions.filter(({ areas }) => areas.some(inside) && !areas.every(inside)).length,
    };
  };
  type Cost = ReturnType<typeof cost>;
  const first = data.parts.map((_, index) => cost([...part], index));

  const drawCosts = () => {
    costs.replaceChildren(
      ...data.parts.map((name, index) => {
        const row = document.createElement('tr');
        const head = made('th', '', name);
        head.scope = 'row';
        row.append(head);
        const now = cost(part, index);
        for (const key of Object.keys(now) as (keyof Cost)[]) {
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

  const drawThreads = () => {
    const frame = lanes.getBoundingClientRect();
    threads.setAttribute('width', String(lanes.scrollWidth));
    threads.setAttribute('height', String(lanes.scrollHeight));
    threads.replaceChildren(
      ...data.links.flatMap(({ from, to, imports }) => {
        const a = document.getElementById(`area-${from}`)?.getBoundingClientRect();
        const b = document.getElementById(`area-${to}`)?.getBoundingClientRect();
        if (a === undefined || b === undefined) return [];
        const crosses = part[from] !== part[to];
        const leftward = a.left > b.left;
        const x1 = (leftward || !crosses ? a.left : a.right) - frame.left;
        const x2 = (leftward && crosses ? b.right : b.left) - frame.left;
        const y1 = a.top + a.height / 2 - frame.top;
        const y2 = b.top + b.height / 2 - frame.top;
        const bend = crosses ? (x2 - x1) / 2 : -18;
        const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
        const near = lit === from || lit === to;
        path.setAttribute('class', `${crosses ? 'crosses' : ''}${near ? ' lit' : ''}`);
        path.setAttribute('stroke-width', String(Math.min(6, 0.7 + Math.log2(imports + 1) * 0.7)));
        path.setAttribute('d', `M ${x1} ${y1} C ${x1 + bend} ${y1}, ${x2 - (crosses ? bend : 18)} ${y2}, ${x2} ${y2}`);
        return [path];
      }),
    );
  };

  const move = (area: number, to: number) => {
    part[area] = to;
    draw();
    document.querySelector<HTMLElement>(`#area-${area} select`)?.focus();
    status.textContent = `${data.areas[area]?.name} belongs to ${data.parts[to]} now.`;
  };

  const card = (area: Picture['areas'][number], index: number) => {
    const box = made('div', `area${area.shared ? ' shared' : ''}`);
    box.id = `area-${index}`;
    box.draggable = true;
    box.title = area.globs.join('\n');
    const tables = data.tables.filter((table) => table.writers.includes(index)).map((table) => table.name);
    const facts = [several(area.files, 'file'), area.routes > 0 ? several(area.routes, 'route') : ''].filter(Boolean);
    const select = made('select');
    select.setAttribute('aria-label', `Part of ${area.name}`);
    for (const [at, name] of data.parts.entries()) select.add(new Option(name, String(at), false, part[index] === at));
    select.addEventListener('change', () => move(index, Number(select.value)));
    box.append(made('strong', '', area.name), made('small', '', facts.join(', ')), document.createElement('br'));
    if (tables.length > 0)
      box.append(
        made('small', '', `writes ${tables.slice(0, 4).join(', ')}${tables.length > 4 ? ' …' : ''}`),
        document.createElement('br'),
      );
    box.append(select);
    box.addEventListener('dragstart', (event) => event.dataTransfer?.setData('text/plain', String(index)));
    for (const [name, value] of [
      ['pointerenter', index],
      ['pointerleave', null],
      ['focusin', index],
      ['focusout', null],
    ] as const)
      box.addEventListener(name, () => {
        lit = value;
        drawThreads();
      });
    return box;
  };

  const lane = (name: string, index: number) => {
    const box = made('section', `lane part-${index}`);
    box.setAttribute('aria-label', name);
    box.append(made('h3', '', name));
    data.areas.forEach((area, at) => {
      if (part[at] === index) box.append(card(area, at));
    });
    box.addEventListener('dragover', (event) => {
      event.preventDefault();
      box.classList.add('over');
    });
    box.addEventListener('dragleave', () => box.classList.remove('over'));
    box.addEventListener('drop', (event) => {
      event.preventDefault();
      move(Number(event.dataTransfer?.getData('text/plain')), index);
    });
    const globs = data.areas.filter((_, at) => part[at] === index).flatMap((area) => area.globs);
    if (index < data.parts.length - 1) {
      const command = made('button', '', 'Copy the what-if command');
      command.addEventListener('click', async () => {
        const text = `nectar plan --what-if ${globs.map((glob) => `'${glob}'`).join(' ')}`;
        try {
          await navigator.clipboard.writeText(text);
          status.textContent = 'Copied.';
        } catch {
          // A page from a file may have no right to the clipboard: the text can still be selected.
          status.textContent = text;
        }
      });
      box.append(command);
    }
    return box;
  };

  const draw = () => {
    lanes.replaceChildren(...data.parts.map(lane));
    drawCosts();
    drawThreads();
  };
  document.getElementById('reset')?.addEventListener('click', () => {
    data.areas.forEach((area, index) => {
      part[index] = area.part;
    });
    draw();
    status.textContent = 'Back to the proposal.';
  });
  addEventListener('resize', drawThreads);
  draw();
}
