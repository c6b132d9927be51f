import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Names } from './names.ts';
import type { Binding } from './scope.ts';

const binding = (name: string): Binding => ({
  name,
  kind: 'const',
  node: { type: 'Identifier', start: 0, end: 0 },
  init: null,
  path: [],
  fallback: null,
  imported: null,
  reassigned: false,
  position: null,
});

it('holds the names of a scope as a Map does, few or many', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...'abcdefghijklmnop'), { maxLength: 30 }), (names) => {
      const held = new Names();
      const map = new Map<string, Binding>();
      for (const name of names) {
        const one = binding(name);
        held.set(one);
        map.set(name, one);
        expect(held.get(name)).toBe(one);
      }
      expect([...held.values()]).toEqual([...map.values()]);
      expect(held.keys()).toEqual([...map.keys()]);
      for (const name of 'abcdefghijklmnopq') {
        expect(held.get(name)).toBe(map.get(name));
        expect(held.has(name)).toBe(map.has(name));
      }
    }),
  );
});
