/** Levels of a syntax tree below which every reader of it is sure to have stack enough. */
export const MAX_LEVELS = 2_500;

/** The parser itself ends the process at about 5,000 brackets in each other, for which a file has to be this long. */
const HARMLESS = 20_000;

export const TOO_DEEP = `it is nested deeper than ${MAX_LEVELS} levels`;

/** True where brackets stand so deep in each other that the parser must not see the text. Brackets in texts count as well. */
export function isNestedTooDeep(text: string): boolean {
  if (text.length < HARMLESS) return false;
  let depth = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 40 || code === 91 || code === 123) depth += 1;
    else if (code === 41 || code === 93 || code === 125) depth -= 1;
    if (depth > MAX_LEVELS) return true;
  }
  return false;
}
