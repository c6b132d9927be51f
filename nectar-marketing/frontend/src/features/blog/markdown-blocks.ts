export type Block =
  | { type: 'heading'; level: number; text: string }
  | { type: 'code'; text: string }
  | { type: 'quote'; text: string }
  | { type: 'list'; ordered: boolean; items: string[] }
  | { type: 'paragraph'; text: string };

const BULLET = /^[-*]\s+/;
const NUMBER = /^\d+\.\s+/;

/** Splits Markdown into the blocks that posts use. */
export function parseBlocks(markdown: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let code: string[] | null = null;
  const flush = () => {
    blocks.push(...readBlocks(lines));
    lines = [];
  };
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    if (line.startsWith('```')) {
      if (code) blocks.push({ type: 'code', text: code.join('\n') });
      else flush();
      code = code ? null : [];
    } else if (code) code.push(line);
    else if (line.trim() === '') flush();
    else lines.push(line);
  }
  if (code) blocks.push({ type: 'code', text: code.join('\n') });
  flush();
  return blocks;
}

function readBlocks(lines: string[]): Block[] {
  const [first] = lines;
  if (first === undefined) return [];
  const heading = /^(#{1,6})\s+(.*)$/.exec(first);
  if (heading)
    return [{ type: 'heading', level: heading[1]?.length ?? 2, text: heading[2] ?? '' }, ...readBlocks(lines.slice(1))];
  if (lines.every((line) => line.startsWith('>')))
    return [{ type: 'quote', text: lines.map((line) => line.replace(/^>\s?/, '')).join(' ') }];
  if (BULLET.test(first)) return [{ type: 'list', ordered: false, items: readItems(lines, BULLET) }];
  if (NUMBER.test(first)) return [{ type: 'list', ordered: true, items: readItems(lines, NUMBER) }];
  const list = lines.findIndex((line) => BULLET.test(line) || NUMBER.test(line));
  if (list > 0) return [{ type: 'paragraph', text: lines.slice(0, list).join(' ') }, ...readBlocks(lines.slice(list))];
  return [{ type: 'paragraph', text: lines.join(' ') }];
}

/** A line without a marker of its own goes on with the item before it. */
function readItems(lines: string[], marker: RegExp): string[] {
  const items: string[] = [];
  for (const line of lines) {
    if (marker.test(line)) items.push(line.replace(marker, ''));
    else items.push(`${items.pop() ?? ''} ${line.trim()}`.trim());
  }
  return items;
}
