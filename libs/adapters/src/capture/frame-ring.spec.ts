import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FrameRing } from './frame-ring.ts';

test('what was put in comes out in order, whatever fits and however it is taken', () => {
  const step = fc.oneof(
    fc.record({ put: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
    fc.record({ take: fc.nat({ max: 70 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const ring = new FrameRing(64);
      const other = new FrameRing(ring.memory);
      const inside: number[] = [];
      for (const each of steps) {
        if ('put' in each) {
          const fits = each.put.byteLength <= 64 - inside.length;
          expect(ring.put(each.put, each.put.byteLength)).toBe(fits);
          if (fits) inside.push(...each.put);
        } else {
          const bytes = other.peek(each.take);
          expect([...bytes]).toEqual(inside.splice(0, bytes.byteLength));
          // Whole, but for what lies behind the end of the memory.
          if (each.take > 0 && inside.length > 0) expect(bytes.byteLength).toBeGreaterThan(0);
          other.free(bytes.byteLength);
        }
      }
    }),
  );
});

test('the other side hears that it is closed', () => {
  const ring = new FrameRing(64);
  const other = new FrameRing(ring.memory);
  expect(other.isClosed).toBe(false);
  ring.close();
  expect(other.isClosed).toBe(true);
});
