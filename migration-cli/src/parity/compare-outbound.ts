import { compareBodies } from './compare-http.ts';
import { type Comparison, compareTexts, type Difference } from './compare-values.ts';
import { matchLists } from './match-lists.ts';
import type { OutboundCall, SentMail } from './types.ts';

/** Calls to outside systems: where to, how, and with what. Their headers are the client library's. */
export function compareCalls(a: OutboundCall[], b: OutboundCall[], context: Comparison): Difference[] {
  return matchLists(a, b, context, {
    compare: (left, right, inner) => {
      const [mine, theirs] = [nameOf(left), nameOf(right)];
      const name = compareTexts(mine, theirs, 'call', inner);
      return [...name, ...compareBodies(left.request.body, right.request.body, `call ${mine} body`, inner)];
    },
    missing: (one) => ({ at: 'call', expected: nameOf(one), actual: 'no such call' }),
    extra: (one) => ({ at: 'call', expected: 'no such call', actual: nameOf(one) }),
  });
}

function nameOf({ target, request }: OutboundCall): string {
  return `${target} ${request.method} ${request.path}`;
}

export function compareMails(a: SentMail[], b: SentMail[], context: Comparison): Difference[] {
  return matchLists(a, b, context, {
    compare: (left, right, inner) =>
      (['from', 'to', 'subject', 'text', 'html'] as const).flatMap((part) =>
        compareTexts(String(left[part]), String(right[part]), `mail ${part}`, inner),
      ),
    missing: (one) => ({ at: 'mail', expected: titleOf(one), actual: 'no such mail' }),
    extra: (one) => ({ at: 'mail', expected: 'no such mail', actual: titleOf(one) }),
  });
}

function titleOf({ to, subject }: SentMail): string {
  return `to ${to.join(', ')}: ${subject}`;
}
