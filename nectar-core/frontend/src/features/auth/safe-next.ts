/** Only for telling this site from others; never called. */
const HERE = 'https://this-site.invalid';

/** Where to go after the sign-in: a path of this site only, never another host. */
export function safeNext(next: string | null): string {
  if (!next?.startsWith('/') || !URL.canParse(next, HERE)) return '/';
  const { origin, pathname, search, hash } = new URL(next, HERE);
  // A browser drops tabs and line ends and resolves dots, so only what it made of the text tells where it leads.
  return origin === HERE && !pathname.startsWith('//') ? pathname + search + hash : '/';
}
