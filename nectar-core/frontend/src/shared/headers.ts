import { ApiError } from '@nectar/ui-kit/lib/api-error';

/** Header lines as people write them; refuses a line without a colon, naming it. */
export function parseHeaders(text: string): Record<string, string> {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      if (colon < 1) {
        throw new ApiError(400, 'invalid_headers', 'Please check the headers.', { headers: `“${line}” has no colon.` });
      }
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}

export function formatHeaders(headers: Record<string, string>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
