import { createHmac } from 'node:crypto';
import type { SignatureRule } from '../model/plan-file.ts';
import type { RecordedRequest } from './types.ts';

/**
 * A signed request says other ids and comes at another time when it is replayed. What was rightly signed is signed again, as
 * old as it was; what was wrongly signed stays wrong.
 */
export function signAgain(
  rule: SignatureRule,
  recorded: RecordedRequest,
  live: RecordedRequest,
  recordedAt: number,
  now: number,
): RecordedRequest {
  const place = recorded.headers.findIndex(([name]) => name.toLowerCase() === rule.header.toLowerCase());
  const header = recorded.headers[place]?.[1];
  if (header === undefined) return live;
  const time = timeIn(rule, header);
  if (time === null || header !== signed(rule, time, recorded.body.text)) return live;
  const shifted = Math.round(now / 1000 - (recordedAt / 1000 - time));
  const headers = live.headers.map((one, index): [string, string] =>
    index === place ? [one[0], signed(rule, shifted, live.body.text)] : one,
  );
  return { ...live, headers };
}

function signed({ secret, signed: template, value }: SignatureRule, time: number, body: string): string {
  const text = template.replace('{time}', String(time)).replace('{body}', () => body);
  const signature = createHmac('sha256', secret).update(text).digest('hex');
  return value.replace('{time}', String(time)).replace('{signature}', signature);
}

function timeIn({ value }: SignatureRule, header: string): number | null {
  const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const pattern = value.split(/(\{time\}|\{signature\})/).map((part) => {
    if (part === '{time}') return '(?<time>\\d+)';
    return part === '{signature}' ? '[0-9a-f]+' : escape(part);
  });
  const time = new RegExp(`^${pattern.join('')}$`).exec(header)?.groups?.time;
  return time === undefined ? null : Number(time);
}
