import { createHash } from 'node:crypto';

/** A whole number from 0 below `below` that follows from the words alone: the same drill chooses the same again. */
export function chance(below: number, ...words: (string | number)[]): number {
  const digest = createHash('sha256').update(JSON.stringify(words)).digest();
  return digest.readUIntBE(0, 6) % below;
}

/** The items in an order that follows from the words alone. */
export function shuffled<T>(items: readonly T[], key: (item: T) => string, ...words: (string | number)[]): T[] {
  const place = new Map(
    items.map((item) => [
      item,
      createHash('sha256')
        .update(JSON.stringify([...words, key(item)]))
        .digest('hex'),
    ]),
  );
  return [...items].sort((a, b) => ((place.get(a) ?? '') < (place.get(b) ?? '') ? -1 : 1));
}
