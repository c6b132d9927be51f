/** Where to go after the sign-in: a path of this site only, never another host. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/';
}
