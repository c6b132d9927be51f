const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that is safe inside HTML text and attribute values. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

/** The part of an address that names a post: lower case, words joined by hyphens. */
export function slugify(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
}

/** Minutes that a post takes to read, at 220 words a minute, never less than one. */
export function readingMinutes(markdown: string): number {
  const words = markdown.split(/\s+/).filter(Boolean).length;
  return Math.max(1, Math.round(words / 220));
}

/** Renders the Markdown that posts use to HTML. Raw HTML in the source comes out as text. */
export function renderMarkdown(markdown: string): string {
  const html: string[] = [];
  let block: string[] = [];
  let fence: string[] | undefined;
  const flush = () => {
    if (block.length > 0) html.push(renderBlock(block));
    block = [];
  };
  for (const line of markdown.replaceAll('\r\n', '\n').split('\n')) {
    if (/^```/.test(line)) {
      if (fence) html.push(`<pre><code>${escapeHtml(fence.join('\n'))}</code></pre>`);
      else flush();
      fence = fence ? undefined : [];
    } else if (fence) fence.push(line);
    else if (line.trim() === '') flush();
    else block.push(line);
  }
  if (fence) html.push(`<pre><code>${escapeHtml(fence.join('\n'))}</code></pre>`);
  flush();
  return html.join('\n');
}

function renderBlock(lines: string[]): string {
  const heading = /^(#{1,4})\s+(.*)$/.exec(lines[0] ?? '');
  if (heading) {
    const level = (heading[1] ?? '').length;
    const title = `<h${level} id="${slugify(heading[2] ?? '')}">${renderInline(heading[2] ?? '')}</h${level}>`;
    return lines.length > 1 ? `${title}\n${renderBlock(lines.slice(1))}` : title;
  }
  if (lines.every((line) => /^[-*]\s+/.test(line))) return renderList('ul', lines, /^[-*]\s+/);
  if (lines.every((line) => /^\d+\.\s+/.test(line))) return renderList('ol', lines, /^\d+\.\s+/);
  if (lines.every((line) => line.startsWith('>'))) {
    return `<blockquote><p>${renderInline(lines.map((line) => line.replace(/^>\s?/, '')).join(' '))}</p></blockquote>`;
  }
  return `<p>${renderInline(lines.join(' '))}</p>`;
}

function renderList(tag: 'ul' | 'ol', lines: string[], marker: RegExp): string {
  const items = lines.map((line) => `<li>${renderInline(line.replace(marker, ''))}</li>`);
  return `<${tag}>${items.join('')}</${tag}>`;
}

function renderInline(text: string): string {
  return escapeHtml(text)
    .split(/(`[^`]+`)/)
    .map((part) =>
      part.startsWith('`') && part.endsWith('`') && part.length > 2
        ? `<code>${part.slice(1, -1)}</code>`
        : renderSpans(part),
    )
    .join('');
}

function renderSpans(text: string): string {
  return text
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (whole, label: string, target: string) =>
      isSafeLink(target) ? `<a href="${target}">${label}</a>` : whole,
    )
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/(^|[^*])\*([^*]+)\*/g, '$1<em>$2</em>');
}

function isSafeLink(target: string): boolean {
  return /^(https?:\/\/|\/(?!\/)|#|mailto:)/i.test(target);
}
