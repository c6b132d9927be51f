/** Words that newer versions of Postgres keep for themselves, which older ones take as names of tables and columns. */
const NEWER = /\bsystem_user\b/gi;
/** Where such a word is no error, but what it means now is nothing that anybody asks for rows. */
const ASKED = /\b(?:FROM|JOIN)\s+(?:ONLY\s+)?system_user\b/i;
/** As long as the word, so that nothing in the text changes its place. */
const STAND_IN = 'systemxuser';

/** Parses a text whose names only an older Postgres accepts as well. */
export function withOlderNames<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    const isTheirs = text.search(NEWER) >= 0 && !text.includes(STAND_IN);
    if (!isTheirs) return parse(text);
    if (ASKED.test(text)) return parsedAs(parse, text);
    try {
      return parse(text);
    } catch {
      return parsedAs(parse, text);
    }
  };
}

function parsedAs<T>(parse: (text: string) => T, text: string): T {
  const tree = JSON.stringify(parse(text.replace(NEWER, STAND_IN)));
  return JSON.parse(tree.replaceAll(STAND_IN, 'system_user')) as T;
}
