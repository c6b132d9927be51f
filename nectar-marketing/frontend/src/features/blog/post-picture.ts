const PICTURES = ['comb', 'flow', 'rings', 'steps', 'waves', 'grid'];

/** The same picture for the same post every time, spread over the few that there are. */
export function pictureOf(slug: string): string {
  const sum = [...slug].reduce((hash, letter) => (hash * 4 + letter.charCodeAt(0)) % 9973, 3);
  return `/blog/${PICTURES[sum % PICTURES.length]}.svg`;
}
