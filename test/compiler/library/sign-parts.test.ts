// The branch-free parts of a number are what Math.max and Math.min give with 0, the sign of zero and NaN included.
import fc from "fast-check";
import { expect, test } from "vitest";
import { negativePart, positivePart } from "../../../compiler/library/sign-parts.js";
import { jit, np } from "../../../runtime/index.js";

const corners = [0, -0, 1, -1, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, Infinity, -Infinity, NaN];

test("the parts of a number", () => {
  for (const x of corners) expect([positivePart(x), negativePart(x)]).toEqual([Math.max(x, 0), Math.min(x, 0)]);
  fc.assert(
    fc.property(fc.double(), (x) => {
      expect([positivePart(x), negativePart(x)]).toEqual([Math.max(x, 0), Math.min(x, 0)]);
    }),
  );
});

test("kernels take them for a maximum or minimum with 0", () => {
  const f = jit((x: ReturnType<typeof np.array>) => [np.maximum(x, 0), np.minimum(0, x)]);
  const x = np.array(Float64Array.from(corners));
  expect(f.explain(x)).toMatch(/positivePart\(.*negativePart\(/s);
  const [upper, lower] = f(x);
  expect([...upper!.data]).toEqual(corners.map((value) => Math.max(value, 0)));
  expect([...lower!.data]).toEqual(corners.map((value) => Math.min(value, 0)));
});
