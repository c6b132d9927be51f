import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Box, squarify } from './squarify.ts';

const overlap = (a: Box, b: Box) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

it('gives each weight its share of the box, within it, and none over another', () => {
  const weights = fc.array(fc.double({ min: 1, max: 500, noNaN: true }), { minLength: 1, maxLength: 40 });
  const sides = fc.record({ width: fc.integer({ min: 100, max: 2000 }), height: fc.integer({ min: 100, max: 2000 }) });
  fc.assert(
    fc.property(weights, sides, (list, { width, height }) => {
      const boxes = squarify(list, { x: 7, y: 9, width, height });
      const total = list.reduce((sum, weight) => sum + weight, 0);
      for (const [index, box] of boxes.entries()) {
        const share = ((list[index] ?? 0) / total) * width * height;
        expect(box.width * box.height).toBeCloseTo(share, 3);
        expect(Math.min(box.x - 7, box.y - 9)).toBeGreaterThanOrEqual(-1e-6);
        expect(Math.max(box.x - 7 - width, box.y - 9 - height) + 0).toBeLessThan(1e-6);
        expect(box.x + box.width).toBeLessThanOrEqual(7 + width + 1e-6);
        expect(box.y + box.height).toBeLessThanOrEqual(9 + height + 1e-6);
        for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBeLessThan(1e-3);
      }
    }),
  );
});

it('gives nothing where there is nothing to divide', () => {
  expect(squarify([], { x: 0, y: 0, width: 10, height: 10 })).toEqual([]);
});
