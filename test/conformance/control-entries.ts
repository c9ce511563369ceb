// Entries of op-entries.ts for primitives that hold functions, and for those that reach across lanes: there the named axis
// is inside the function of one lane, and the test maps it once more.

import { checkpoint, customJvp, customVjp, customVmap, jit, lax, type NDArray, np, vmap } from "../../runtime/index.js";
import { entry, type OpEntry } from "./check-lanes.js";

type Lanes = OpEntry["f"];

/** Float32 stored after each operation, or at the end. */
const rounded = 2 ** -22;

const branches = [
  (x: NDArray, y: NDArray): NDArray[] => [x.add(y), y],
  (x: NDArray, y: NDArray): NDArray[] => [x.multiply(y), x],
  (x: NDArray, y: NDArray): NDArray[] => [np.maximum(x, y), y.subtract(1)],
];

const choose: Lanes = (pred, x, y) => lax.cond(pred!, branches[1]!, branches[0]!, x!, y!);
const pick: Lanes = (index, x, y) => lax.switchCase(index!, branches, x!, y!);

/** Doubles x as often as n says, counting. */
const repeat: Lanes = (n, x) =>
  lax.whileLoop(
    ([k]: [NDArray, NDArray]) => k.less(n!),
    ([k, v]: [NDArray, NDArray]): [NDArray, NDArray] => [k.add(1), v.multiply(2)],
    [0, x!],
  );

const running: Lanes = (start, rows) => {
  const step = (carry: NDArray, row: NDArray): [NDArray, NDArray] => {
    const next = carry.multiply(0.5).add(row);
    return [next, next.subtract(1)];
  };
  return [false, true].flatMap((reverse) => lax.scan(step, start!, rows!, { reverse }));
};

const customised = (): Lanes => {
  const product = customVmap((x: NDArray, y: NDArray) => x.multiply(y));
  product.defVmap((_size, [x, y], a, b) => [
    lax.mul(...aligned(a, b, x === true, y === true)),
    x === true || y === true,
  ]);
  return (x, y) => product(x!, y!);
};

const withDerivative = (mode: "jvp" | "vjp"): Lanes => {
  const product = (x: NDArray, y: NDArray): NDArray => x.multiply(y);
  const forward = customJvp(product);
  forward.defJvp(([x]: readonly [NDArray, NDArray], [t]: readonly [NDArray, NDArray]) => [x, t]);
  const backward = customVjp(product);
  backward.defVjp(
    (x, y) => [x.multiply(y), null],
    (_residuals: null, ct: NDArray) => [ct, ct],
  );
  return (x, y) => (mode === "jvp" ? forward(x!, y!) : backward(x!, y!));
};

/** Two arrays of which one may lack the leading axis of the other. */
function aligned(a: NDArray, b: NDArray, hasA: boolean, hasB: boolean): [NDArray, NDArray] {
  const like = (x: NDArray, has: boolean, y: NDArray): NDArray => (has ? x : np.broadcastTo(x, [...y.shape]));
  return hasA ? [a, like(b, hasB, a)] : [like(a, hasA, b), b];
}

export const controlEntries: Readonly<Record<string, readonly OpEntry[]>> = {
  cond: [
    entry(choose, [[[], [3], [3]]], ["bool", "float32", "float32"], "unit", rounded),
    entry(pick, [[[], [2], [2]]], ["int32", "int32", "int32"], "index", rounded),
  ],
  whileLoop: [
    entry(repeat, [[[], [2]]], ["int32", "int32"], "index"),
    entry(repeat, [[[], []]], ["int32", "float32"], "index"),
  ],
  scan: [
    entry(running, [[[], [4]]], ["float32", "float32"], "small"),
    entry(running, [[[2], [3, 2]]], ["float32", "float32"], "small"),
  ],
  laneMap: [
    entry((rows) => lax.map((row: NDArray) => row.multiply(2), rows!), [[[3, 2]]], ["int32"]),
    entry(
      (preds, x) => vmap((pred: NDArray) => lax.cond(pred, np.sin, np.cos, x!))(preds!),
      [[[3], [2]]],
      ["bool", "float32"],
      "unit",
    ),
  ],
  jitCall: [
    entry(
      jit((x: NDArray, y: NDArray) => [lax.add(lax.mul(x, y), 1), y]) as Lanes,
      [
        [[3], [3]],
        [[2, 3], []],
      ],
      ["float32", "float32"],
      "unit",
      rounded,
    ),
  ],
  checkpointCall: [
    entry(checkpoint((x: NDArray, y: NDArray) => x.multiply(y)) as Lanes, [[[3], [3]]], ["float32", "float32"]),
  ],
  customJvpCall: [entry(withDerivative("jvp"), [[[3], [3]]], ["float32", "float32"])],
  customVjpCall: [entry(withDerivative("vjp"), [[[3], [3]]], ["float32", "float32"])],
  customVmapCall: [entry(customised(), [[[3], [3]]], ["float32", "float32"])],
};

/** `f` on rows that are lanes of axis "i". */
const across = (f: (x: NDArray) => unknown): Lanes => vmap(f as (x: NDArray) => NDArray, { axisName: "i" }) as Lanes;

export const acrossLanes: Readonly<Record<string, readonly OpEntry[]>> = {
  psum: [
    entry(
      across((x) => x.subtract(lax.psum(x, "i"))),
      [[[3, 2]]],
      ["int32"],
    ),
  ],
  pmax: [
    entry(
      across((x) => lax.pmax(x, "i")),
      [[[3, 2]]],
    ),
  ],
  pmin: [
    entry(
      across((x) => lax.pmin(x, "i")),
      [[[3, 2]]],
    ),
  ],
  axisIndex: [
    entry(
      across((x) => x.multiply(lax.axisIndex("i"))),
      [[[3, 2]]],
      ["int32"],
    ),
  ],
  sizeOf: [
    entry(
      across((x) => x.multiply(lax.psum(1, "i"))),
      [[[3, 2]]],
      ["int32"],
    ),
  ],
  allGather: [
    entry(
      across((x) => lax.allGather(x, "i", { axis: 1 })),
      [[[3, 2]]],
    ),
  ],
  ppermute: [entry(across((x) => lax.ppermute(x, "i", [[0, 2], [1, 0], [2, 1]])), [[[3, 2]]])], // biome-ignore format: pairs
  allToAll: [
    entry(
      across((x) => lax.allToAll(x, "i", 1, 0)),
      [[[3, 2, 3]]],
    ),
  ],
};
