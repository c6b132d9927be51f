import type { FormEvent } from 'react';

/** The values of a submitted form by input name, trimmed, as text. */
export function formValues(event: FormEvent<HTMLFormElement>): Record<string, string> {
  event.preventDefault();
  const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()]);
  return Object.fromEntries(entries) as Record<string, string>;
}
