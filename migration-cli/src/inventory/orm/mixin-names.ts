import { pluralize, singularize } from 'inflection';

/** True where a method like `addPost` or `getPosts` speaks of the association of this alias. */
export function associationNamed(alias: string, name: string): boolean {
  const wanted = name.toLowerCase();
  return [alias, singularize(alias), pluralize(alias)].some((form) => form.toLowerCase() === wanted);
}
