import type { Registration, Registrations } from '../code/slice/registrations.ts';
import type { SpanEdit } from '../model/operation.ts';

/** Registrations are found again by their text, so an edit inside of one is made in its text as well. */
export function renewed(
  { found, other }: Registrations,
  edits: Map<string, SpanEdit[]>,
  text: (path: string) => string | null,
): Registrations {
  return {
    other,
    found: found.map((item) => {
      const spans = edits.get(item.file);
      const source = spans ? text(item.file) : null;
      return spans && source !== null ? edited(item, spans, source) : item;
    }),
  };
}

function edited(item: Registration, spans: SpanEdit[], source: string): Registration {
  let start = source.indexOf(item.text);
  for (let count = 0; count < item.occurrence && start !== -1; count += 1) start = source.indexOf(item.text, start + 1);
  if (start === -1) return item;
  const inside = spans.filter((span) => span.start >= start && span.end <= start + item.text.length);
  let [text, end, added] = [item.text, item.end, 0];
  for (const span of inside) {
    const at = span.start - start + added;
    text = text.slice(0, at) + span.replace + text.slice(at + span.end - span.start);
    added += span.replace.length - (span.end - span.start);
    if (span.start - start < item.end) end = item.end + added;
  }
  return { ...item, text, end };
}
