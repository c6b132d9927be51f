/** '@types/pg' for 'pg', '@types/a__b' for '@a/b'. */
export function typesOf(name: string): string {
  return `@types/${name.replace(/^@/, '').replace('/', '__')}`;
}
