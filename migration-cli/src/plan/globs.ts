import picomatch from 'picomatch';

/** A test for paths over globs; a folder ending in '/' means everything below. Files that begin with a dot count too. */
export function matcher(globs: string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => (glob.endsWith('/') ? `${glob}**` : glob));
  const positive = patterns.filter((glob) => !glob.startsWith('!')).map((glob) => compile(glob));
  const negative = patterns.filter((glob) => glob.startsWith('!')).map((glob) => compile(glob.slice(1)));
  return (path) => positive.some((test) => test(path)) && !negative.some((test) => test(path));
}

const compile = (glob: string) => picomatch(glob, { dot: true });

export const isGlob = (text: string) => /[*?{}[\]!]/.test(text);
