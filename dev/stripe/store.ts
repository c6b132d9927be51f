import { missing } from './errors.ts';
import type { StripeObject } from './objects/types.ts';

/** Everything the stand-in knows, in memory, in the order of creation. */
export class Store {
  private readonly objects = new Map<string, StripeObject>();

  add<T extends StripeObject>(object: T): T {
    this.objects.set(object.id, object);
    return object;
  }

  find(id: string): StripeObject | undefined {
    return this.objects.get(id);
  }

  /** The object of that kind; throws Stripe's `resource_missing` otherwise. */
  get<T extends StripeObject>(kind: T['object'], id: string, param?: string): T {
    const found = this.objects.get(id);
    if (found === undefined || found.object !== kind) throw missing(kind.replaceAll('.', ' '), id, param);
    return found as T;
  }

  /** Objects of one kind, newest first. */
  list<T extends StripeObject>(kind: T['object']): T[] {
    return [...this.objects.values()].filter((object) => object.object === kind).reverse() as T[];
  }
}
