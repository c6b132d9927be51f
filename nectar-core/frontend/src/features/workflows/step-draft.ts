import type { StepType } from '@nectar/contracts/core/steps.ts';
import { ApiError } from '@nectar/ui-kit/lib/api-error';
import { parseJson } from '@nectar/ui-kit/lib/json';
import { formatHeaders, parseHeaders } from '../../shared/headers';
import type { WorkflowStep } from './workflow';

/** A step while somebody edits it: every value is the text in its input. */
export interface StepDraft {
  key: string;
  type: StepType;
  name: string;
  values: Record<string, string>;
}

const START: Record<StepType, Record<string, unknown>> = {
  http: { method: 'GET', url: '', headers: {}, timeoutMs: 10_000 },
  transform: { set: { total: '{{previous.body.total}}' } },
  condition: { left: '{{previous.total}}', operator: 'exists', otherwise: 'stop' },
  delay: { ms: 1000 },
  email: { to: '', subject: '', body: '' },
};

export const newDraft = (type: StepType): StepDraft => toDraft({ type, config: START[type] });

/** A value as text that reads back as the same value: text that looks like a number, and empty text, get quotes. */
function valueText(value: unknown): string {
  if (value === undefined) return '';
  const plain = typeof value === 'string' && value !== '' && looseValue(value) === value;
  return plain ? value : JSON.stringify(value);
}

/** Numbers, true, false, null and quoted text as what they are; everything else as text. */
function looseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const jsonText = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, null, 2));

export function toDraft({ type, name = '', config }: WorkflowStep): StepDraft {
  const values: Record<string, string> = {};
  for (const [field, value] of Object.entries(config)) {
    if (field === 'headers') values[field] = formatHeaders(value as Record<string, string>);
    else if (field === 'body' && type === 'http') values[field] = jsonText(value);
    else if (field === 'set') values[field] = jsonText(value);
    else if (type === 'condition' && (field === 'left' || field === 'right')) values[field] = valueText(value);
    else values[field] = String(value ?? '');
  }
  return { key: crypto.randomUUID(), type, name, values };
}

function readConfig({ type, values }: StepDraft): Record<string, unknown> {
  const { left = '', right = '', headers = '', body = '', set = '', connectionId, timeoutMs, ...rest } = values;
  switch (type) {
    case 'http':
      return {
        ...rest,
        headers: parseHeaders(headers),
        body: parseJson(body, 'body'),
        connectionId: connectionId || undefined,
        timeoutMs: Number(timeoutMs),
      };
    case 'transform':
      return { set: parseJson(set, 'set') ?? {} };
    case 'condition':
      return { ...rest, left: looseValue(left), right: right === '' ? undefined : looseValue(right) };
    case 'delay':
      return { ms: Number(values.ms) };
    case 'email':
      return { ...rest, body };
  }
}

/** The steps to store; a text that cannot be read is reported under the server's name for its input. */
export function fromDrafts(drafts: StepDraft[]): WorkflowStep[] {
  return drafts.map((draft, index) => {
    try {
      return { type: draft.type, name: draft.name || undefined, config: readConfig(draft) };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const fields = Object.entries(error.fields).map(([name, message]) => [`steps.${index}.config.${name}`, message]);
      throw new ApiError(400, error.code, `Step ${index + 1}: ${error.message}`, Object.fromEntries(fields));
    }
  });
}
