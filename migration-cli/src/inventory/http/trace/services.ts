import { methodNames } from './classes.ts';
import { register } from './registering.ts';
import type { Router } from './router.ts';
import type { Tracer } from './tracer-type.ts';
import { type Fn, onlyText, optionsOf, type Site, type Value } from './values.ts';

/** What Feathers serves for each method of a service. */
const METHODS: Record<string, [string, string]> = {
  find: ['GET', ''],
  get: ['GET', '/:id'],
  create: ['POST', ''],
  update: ['PUT', '/:id'],
  patch: ['PATCH', '/:id'],
  remove: ['DELETE', '/:id'],
};

/** An object or instance that answers as a Feathers service. */
export function isService(value: Value): boolean {
  return optionsOf(value).some(
    (option) => option.kind === 'object' && !option.router && (option.cls !== null || methodsOf(option).length > 0),
  );
}

/** `app.use('/users', new UserService(), { methods })` */
export function feathersService(
  tracer: Tracer,
  router: Router,
  prefixes: string[],
  service: Value,
  options: Value | undefined,
  site: Site,
): void {
  const listed = options?.kind === 'object' ? options.props.get('methods') : undefined;
  const names = listed?.kind === 'list' ? listed.items.flatMap((item) => onlyText(item) ?? []) : methodsOf(service);
  for (const name of names) {
    const [method, ending] = METHODS[name] ?? [];
    if (method !== undefined)
      register(
        tracer,
        router,
        method,
        prefixes.map((prefix) => `${prefix}${ending}`),
        site,
        null,
      );
  }
}

function methodsOf(service: Value): string[] {
  if (service.kind !== 'object') return [];
  const own = [...service.props.keys(), ...(service.cls ? methodNames(service.cls) : [])];
  const inherits = service.cls !== null && extendsPackage(service.cls);
  return Object.keys(METHODS).filter((name) => inherits || own.includes(name));
}

/** The services of database adapters have every method. */
function extendsPackage({ extended }: Fn): boolean {
  if (extended?.kind === 'function') return extendsPackage(extended);
  return extended?.kind === 'external' && /service/i.test(extended.path.at(-1) ?? extended.specifier);
}
