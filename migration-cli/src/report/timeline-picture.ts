import type { ReportPhase } from './data.ts';
import { escape, when } from './html.ts';

const LEFT = 90;
/** As wide as the words of a bar, or as a moment below it. */
const BUSY = 108;
const IDLE = 78;
const LANE = 40;
const TOP = 8;
const BAR = 24;

interface Span {
  phase: string;
  kind: 'extract' | 'validate';
  from: string;
  to: string;
}

/**
 * One lane for each phase, one column from each moment of the journal to the next. It is no scale of time: between two
 * phases lie minutes or months, and whatever took a minute would not be seen.
 */
export function timelinePicture(phases: ReportPhase[]): string {
  const spans = phases.flatMap(spansOf);
  if (spans.length === 0) return '';
  const moments = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].sort();
  const places = placesOf(moments, spans);
  const x = (iso: string) => places.get(iso) ?? LEFT;
  const lanes = [...new Set(spans.map(({ phase }) => phase))];
  const bottom = TOP + lanes.length * LANE;
  const width = Math.max(...places.values()) + IDLE / 2;
  const content = [
    ...moments.map((iso) => `<path class="tick" d="M ${x(iso)} ${TOP} V ${bottom + 6}"/>`),
    ...lanes.map(
      (name, lane) => `<text class="name" x="4" y="${TOP + lane * LANE + 24}">${escape(shortened(name))}</text>`,
    ),
    ...spans.map((span) => barOf(span, x(span.from), x(span.to), TOP + lanes.indexOf(span.phase) * LANE + 8)),
    ...moments.map((iso) => momentOf(iso, x(iso), bottom)),
  ];
  const sentence = `When the phases that stand were extracted and validated: ${spans.map(wordsOf).join(', ')}.`;
  return `<figure><figcaption>${escape(sentence)}</figcaption><div class="scroll" role="group" tabindex="0" aria-label="Timeline of the phases"><svg id="timeline" role="img" aria-label="${escape(sentence)}" viewBox="0 0 ${width} ${bottom + 44}" width="${width}" height="${bottom + 44}">${content.join('')}</svg></div></figure>`;
}

function placesOf(moments: string[], spans: Span[]): Map<string, number> {
  let x = LEFT;
  return new Map(
    moments.map((iso, index) => {
      const busy = spans.some(({ from, to }) => from < iso && iso <= to);
      if (index > 0) x += busy ? BUSY : IDLE;
      return [iso, x];
    }),
  );
}

function spansOf({ name, startedAt, extractedAt, validatedAt }: ReportPhase): Span[] {
  const spans: Span[] = [];
  if (startedAt !== null && extractedAt !== null && startedAt < extractedAt)
    spans.push({ phase: name, kind: 'extract', from: startedAt, to: extractedAt });
  if (extractedAt !== null && validatedAt !== null && extractedAt < validatedAt)
    spans.push({ phase: name, kind: 'validate', from: extractedAt, to: validatedAt });
  return spans;
}

function barOf(span: Span, from: number, to: number, y: number): string {
  const text = `${span.kind} ${lengthOf(span)}`;
  return `<g class="bar ${span.kind}"><title>${escape(wordsOf(span))}</title><rect x="${from}" y="${y}" width="${to - from}" height="${BAR}" rx="5"/><text x="${(from + to) / 2}" y="${y + 16}" text-anchor="middle">${escape(text)}</text></g>`;
}

function momentOf(iso: string, x: number, bottom: number): string {
  const [day = '', time = ''] = when(iso).split(' ');
  return `<text class="moment" x="${x}" y="${bottom + 22}" text-anchor="middle">${time}</text><text class="moment" x="${x}" y="${bottom + 38}" text-anchor="middle">${day}</text>`;
}

function wordsOf(span: Span): string {
  return `${span.phase} ${span.kind === 'extract' ? 'extracted' : 'validated'} within ${lengthOf(span)}`;
}

/** '40 s', '3 min', '5 h', '12 d'. */
function lengthOf({ from, to }: Span): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`;
}

function shortened(name: string): string {
  return name.length > 12 ? `${name.slice(0, 11)}…` : name;
}
