import type { ReactNode } from 'react';
import { Fragment } from 'react';
import type { Block } from './markdown-blocks';
import { parseBlocks } from './markdown-blocks';

const INLINE = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*\s][^*]*\*|\[[^\]]+\]\([^)\s]+\))/;
const LINK = /^\[([^\]]+)\]\(([^)\s]+)\)$/;

/** Markdown as React elements: raw HTML in the source comes out as text, and only web links are links. */
export function Markdown({ text }: { text: string }) {
  return (
    <div className="prose">
      {parseBlocks(text).map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.type) {
    case 'heading':
      return block.level <= 2 ? <h2>{inline(block.text)}</h2> : <h3>{inline(block.text)}</h3>;
    case 'code':
      return (
        <pre className="code" tabIndex={0} role="group" aria-label="Example">
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return (
        <blockquote>
          <p>{inline(block.text)}</p>
        </blockquote>
      );
    case 'list': {
      const items = block.items.map((item, index) => <li key={index}>{inline(item)}</li>);
      return block.ordered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'paragraph':
      return <p>{inline(block.text)}</p>;
  }
}

function inline(text: string): ReactNode {
  return text.split(INLINE).map((part, index) => <Fragment key={index}>{inlinePart(part)}</Fragment>);
}

function inlinePart(part: string): ReactNode {
  if (/^`.+`$/.test(part)) return <code>{part.slice(1, -1)}</code>;
  if (/^\*\*.+\*\*$/.test(part)) return <strong>{part.slice(2, -2)}</strong>;
  if (/^\*.+\*$/.test(part)) return <em>{part.slice(1, -1)}</em>;
  const link = LINK.exec(part);
  const [, label = '', target = ''] = link ?? [];
  return link && /^(https?:\/\/|\/(?!\/)|mailto:)/.test(target) ? <a href={target}>{label}</a> : part;
}
