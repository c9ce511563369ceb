// sequentialVmap against single calls, in every combination of mapped arguments.
import { expect, test } from "vitest";
import { jit, lax, makeIr, type NDArray, np, sequentialVmap, spec, vmap } from "../../runtime/index.js";
import { fillRandom } from "./random-data.js";

const f = sequentialVmap((x: NDArray, y: NDArray) => [np.dot(x, y), np.tanh(x)]);
const [x, y] = [fillRandom([4, 3]), fillRandom([4, 3]).mul(0.5)];

test.each([
  [0, 0],
  [0, null],
  [null, 0],
] as const)("inAxes %s, %s", (first, second) => {
  const args = [first === null ? [...x][0]! : x, second === null ? [...y][0]! : y] as const;
  const want = [0, 1, 2, 3].map((k) =>
    f(first === null ? args[0] : [...x][k]!, second === null ? args[1] : [...y][k]!),
  );
  for (const g of [vmap(f, { inAxes: [first, second] }), jit(vmap(f, { inAxes: [first, second] }))]) {
    const got = g(...args);
    [0, 1].forEach((output) => {
      const rows = [...got[output]!].map((row) => row.toArray());
      want.forEach((one, k) => expect(rows[k]).toEqual(vmapTolerant(one[output]!)));
    });
  }
});

/** Float32 rounding differs between eager and compiled in the last place at most; these values agree. */
function vmapTolerant(value: NDArray): unknown {
  const round = (v: unknown): unknown => (Array.isArray(v) ? v.map(round) : expect.closeTo(v as number, 5));
  return round(value.toArray());
}

test("is a lane map in the program, whatever the function does", () => {
  const text = String(makeIr(vmap(f))(spec(["n", 3]), spec(["n", 3])));
  expect(text).toContain("laneMap");
  expect(text).not.toContain("float32[n,n]");
});

test("branches and loops of each lane stay its own", () => {
  const halve = sequentialVmap((v: NDArray) =>
    lax.whileLoop(
      (c: NDArray) => c.greater(1),
      (c: NDArray) => c.div(2),
      v,
    ),
  );
  expect(jit(vmap(halve))(np.array([8, 3, 0.5])).toArray()).toEqual([1, 0.75, 0.5]);
});
