import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The text with Flow's types as blanks, so that every offset stays; null where it is no Flow either. */
export function withoutFlow(text: string): string | null {
  // Loaded when a first file needs it: most repositories have none.
  const strip = require('flow-remove-types') as (text: string, options: { all: boolean }) => { toString(): string };
  try {
    const plain = strip(text, { all: true }).toString();
    return plain.length === text.length ? plain : null;
  } catch {
    // Its parser throws what kind of error it likes, and all of them mean the same.
    return null;
  }
}
