// One entry or more per primitive: a function of one lane that comes to this primitive, and the shapes, dtypes and values
// it is tried with. The generator test goes by the list of primitives and fails for one that is not here.

import { erfcInv } from "../../compiler/primitives/elementwise.js";
import { eqStored } from "../../compiler/primitives/logic.js";
import { threefry2x32, undifferentiated } from "../../compiler/primitives/random.js";
import { overlapAdd } from "../../compiler/primitives/windows.js";
import { bind } from "../../compiler/trace/bind.js";
import { type ArrayLike, type DType, lax, type NDArray, np } from "../../runtime/index.js";
import { entry, type OpEntry } from "./check-lanes.js";
import { controlEntries } from "./control-entries.js";
import { type Fill, product, type Tolerance } from "./lanes.js";
import { matrixEntries } from "./matrix-entries.js";

/** Shapes that broadcast together, as in JAX's lax_vmap_op_test. */
const groups = [
  [[3]],
  [
    [3, 4],
    [3, 1],
    [1, 4],
  ],
  [
    [2, 3, 4],
    [2, 1, 4],
  ],
] as const;

/** `count` shapes of one group, in every combination with replacement. */
function together(count: number, from: readonly (readonly (readonly number[])[])[] = groups): number[][][] {
  return from.flatMap((group) =>
    product(Array.from({ length: count }, () => [...group.keys()]))
      .filter((chosen) => chosen.every((k, position) => position === 0 || chosen[position - 1]! <= k))
      .map((chosen) => chosen.map((k) => [...group[k]!])),
  );
}

/** Sums in another order or in double precision: 12 elements at most, half a unit in the last place of each. */
const summed: Tolerance = 12 * 2 ** -24;

type LaxFunction = (...operands: ArrayLike[]) => NDArray;
const laxFunctions = lax as unknown as Readonly<Record<string, LaxFunction>>;

/** `lax[name]` on operands broadcast to one shape. */
function pointwise(name: string): OpEntry["f"] {
  return (...operands) => laxFunctions[name]!(...np.broadcastArrays(...operands));
}

/** Equal dtypes for all operands, one entry per dtype; the first with all shapes, the others with those of rank 2. */
function pointwiseEntries(name: string, count: number, dtypes: readonly DType[]): OpEntry[] {
  return dtypes.map((dtype, k) =>
    entry(
      pointwise(name),
      together(count, k === 0 ? groups : [groups[1]]),
      Array.from({ length: count }, () => dtype),
    ),
  );
}

function named(names: string, count: number, dtypes: readonly DType[]): Record<string, OpEntry[]> {
  return Object.fromEntries(names.split(" ").map((name) => [name, pointwiseEntries(name, count, dtypes)]));
}

const under = (
  primitive: string,
  laxName: string,
  count: number,
  dtypes: readonly DType[],
): Record<string, OpEntry[]> => ({
  [primitive]: pointwiseEntries(laxName, count, dtypes),
});

const one = (...shapes: number[][]): number[][][] => shapes.map((shape) => [shape]);

/** Every set of axes of a rank. */
function axisSets(rank: number): number[][] {
  return product(Array.from({ length: rank }, (_, axis) => [[], [axis]] as number[][])).map((picked) => picked.flat());
}

type LaxReduction = (x: ArrayLike, axes: readonly number[]) => NDArray;

function reductions(reduce: LaxReduction, dtypes: readonly [DType, Fill, Tolerance][]): OpEntry[] {
  return dtypes.flatMap(([dtype, fill, tolerance]) =>
    [[3], [3, 4], [2, 3, 4]].flatMap((shape) =>
      axisSets(shape.length).map((axes) => entry((x) => reduce(x!, axes), [[shape]], [dtype], fill, tolerance)),
    ),
  );
}

function alongAxes(f: (x: NDArray, axis: number) => NDArray, dtypes: readonly [DType, Fill, Tolerance][]): OpEntry[] {
  return dtypes.flatMap(([dtype, fill, tolerance]) =>
    [[3], [3, 4], [2, 3, 4]].flatMap((shape) =>
      shape.map((_, axis) => entry((x) => f(x!, axis), [[shape]], [dtype], fill, tolerance)),
    ),
  );
}

const sums: readonly [DType, Fill, Tolerance][] = [
  ["float32", "unit", summed],
  ["float32", "small", 0],
  ["int32", "special", 0],
];
const orders: readonly [DType, Fill, Tolerance][] = [
  ["float32", "special", 0],
  ["int32", "index", 0],
];
const bits: readonly [DType, Fill, Tolerance][] = [
  ["bool", "special", 0],
  ["int32", "special", 0],
];

function cumulative(f: typeof lax.cumsum, dtypes: readonly [DType, Fill, Tolerance][]): OpEntry[] {
  return [false, true].flatMap((reverse) => alongAxes((x, axis) => f(x, { axis, reverse }), dtypes));
}

type Product = [lhs: number[], rhs: number[], numbers: lax.DotDimensionNumbers];
const products: readonly Product[] = [
  [
    [3],
    [3],
    [
      [[0], [0]],
      [[], []],
    ],
  ],
  [
    [4, 3],
    [3],
    [
      [[1], [0]],
      [[], []],
    ],
  ],
  [
    [4, 3],
    [3, 2],
    [
      [[1], [0]],
      [[], []],
    ],
  ],
  [
    [3, 4],
    [2, 3],
    [
      [[0], [1]],
      [[], []],
    ],
  ],
  [
    [3],
    [2],
    [
      [[], []],
      [[], []],
    ],
  ],
  [
    [5, 3, 2],
    [2, 4, 5],
    [
      [
        [0, 2],
        [2, 0],
      ],
      [[], []],
    ],
  ],
  [
    [2, 3],
    [2, 3],
    [
      [[1], [1]],
      [[0], [0]],
    ],
  ],
  [
    [2, 3, 4],
    [4, 2, 3],
    [
      [[2], [0]],
      [
        [0, 1],
        [1, 2],
      ],
    ],
  ],
  [
    [3, 2, 4],
    [4, 3],
    [
      [[2], [0]],
      [[0], [1]],
    ],
  ],
];

const dotEntries: OpEntry[] = products.flatMap(([lhs, rhs, numbers]) => {
  const f: OpEntry["f"] = (x, y) => lax.dotGeneral(x!, y!, numbers);
  return [
    entry(f, [[lhs, rhs]], ["float32", "float32"], "unit", summed),
    entry(f, [[lhs, rhs]], ["int32", "int32"], "special"),
  ];
});

const floatUnary =
  "neg sign abs floor ceil round exp exp2 log expm1 log1p tanh logistic sin cos tan asin acos atan sinh cosh asinh acosh atanh sqrt rsqrt cbrt square";

export const opEntries: Readonly<Record<string, readonly OpEntry[]>> = {
  ...named(floatUnary, 1, ["float32"]),
  ...named("neg abs sign square", 1, ["float32", "int32"]),
  ...under("isFinite", "isFinite", 1, ["float32"]),
  ...under("not", "bitwiseNot", 1, ["int32", "bool"]),
  ...named("erf erfc erfInv", 1, ["float32"]),
  ...named("clz populationCount", 1, ["int32", "uint8"]),
  erfcInv: [entry((x) => bind(erfcInv, [x!], {})[0] as NDArray, together(1))],
  bitcastConvertType: [
    entry((x) => lax.bitcastConvertType(x!, "int32"), together(1)),
    entry((x) => lax.bitcastConvertType(x!, "uint32"), together(1), ["int32"]),
  ],
  threefry2x32: (["first", "second", "both"] as const).map((word) =>
    entry(
      (...parts) => bind(threefry2x32, np.broadcastArrays(...parts), { word })[0] as NDArray,
      [[[3], [], [3], [3]]],
      ["uint32", "uint32", "uint32", "uint32"],
    ),
  ),
  undifferentiated: [
    entry((x) => bind(undifferentiated, [x!], { sampler: "gamma", name: "a" })[0] as NDArray, together(1)),
  ],
  integerPow: [-2, 0, 1, 3].map((y) => entry((x) => lax.integerPow(x!, y), together(1))),
  ...named("add sub mul div rem max min pow", 2, ["float32", "int32"]),
  ...named("atan2", 2, ["float32"]),
  ...named("eq ne lt le gt ge", 2, ["float32", "int32"]),
  eqStored: [
    entry((...pair) => bind(eqStored, np.broadcastArrays(...pair), {})[0] as NDArray, together(2), [
      "float32",
      "float32",
    ]),
  ],
  ...under("and", "bitwiseAnd", 2, ["int32", "bool"]),
  ...under("or", "bitwiseOr", 2, ["int32", "bool"]),
  ...under("xor", "bitwiseXor", 2, ["int32", "bool"]),
  ...named("shiftLeft shiftRightLogical shiftRightArithmetic", 2, ["int32"]),
  select: [
    entry(pointwise("select"), together(3, [groups[0], groups[2]]), ["bool", "float32", "float32"]),
    entry((which, x, y) => lax.select(which!, x!, y!), [[[], [3, 4], [3, 4]]], ["bool", "int32", "int32"]),
  ],
  clamp: [
    entry(pointwise("clamp"), together(3, [groups[0], groups[2]]), ["float32", "float32", "float32"]),
    entry((low, x, high) => lax.clamp(low!, x!, high!), [[[], [3, 4], []]], ["float32", "float32", "float32"]),
    entry(
      (low, x, high) => lax.clamp(low!, x!, high!),
      [
        [
          [2, 3],
          [2, 3],
          [2, 3],
        ],
      ],
      ["int32", "int32", "int32"],
    ),
  ],
  convertElementType: (
    [
      ["float32", "int32"],
      ["float32", "uint8"],
      ["float32", "bool"],
      ["int32", "int8"],
      ["int32", "float32"],
      ["bool", "float64"],
    ] as const
  ).map(([from, to]) => entry((x) => lax.convertElementType(x!, to), together(1), [from])),
  reduceSum: reductions(lax.reduceSum, sums),
  reduceProd: reductions(lax.reduceProd, sums),
  reduceMax: reductions(lax.reduceMax, orders),
  reduceMin: reductions(lax.reduceMin, orders),
  reduceAnd: reductions(lax.reduceAnd, bits),
  reduceOr: reductions(lax.reduceOr, bits),
  argmax: alongAxes(lax.argmax, orders),
  argmin: alongAxes(lax.argmin, orders),
  cumsum: cumulative(lax.cumsum, sums),
  cumprod: cumulative(lax.cumprod, sums),
  cummax: cumulative(lax.cummax, orders),
  cummin: cumulative(lax.cummin, orders),
  sort: alongAxes((x, axis) => np.sort(x, { axis }), orders),
  argsort: alongAxes((x, axis) => np.argsort(x, { axis }), orders),
  topK: alongAxes((x, axis) => lax.topK(x, 2, { axis })[1], orders),
  searchSorted: [
    entry(
      (row, v) => np.searchsorted(np.sort(row!), v!),
      [
        [[5], []],
        [[4], [3, 2]],
      ],
      ["float32", "float32"],
    ),
    entry((row, v) => np.searchsorted(np.sort(row!), v!, { side: "right" }), [[[1], [3]]], ["int32", "int32"], "index"),
  ],
  broadcastInDim: [
    entry((x) => lax.broadcastInDim(x!, [3, 4], [0]), one([3])),
    entry((x) => lax.broadcastInDim(x!, [2, 3, 4], [0, 2]), one([2, 4], [1, 4], [2, 1])),
    entry((x) => lax.broadcastInDim(x!, [2, 3], []), one([])),
    entry((x) => lax.broadcastInDim(x!, [2, 3, 4], [0, 1, 2]), one([2, 1, 4])),
  ],
  reshape: [
    entry((x) => lax.reshape(x!, [4, 3]), one([3, 4], [12], [2, 6], [3, 2, 2])),
    entry((x) => lax.reshape(x!, [12]), one([3, 4], [2, 3, 2])),
    entry((x) => lax.reshape(x!, [2, 1, 2, 3]), one([12], [2, 6], [4, 3])),
  ],
  squeeze: [
    entry((x) => lax.squeeze(x!, [0]), one([1, 3], [1], [1, 3, 1])),
    entry((x) => lax.squeeze(x!, [1, 2]), one([4, 1, 1], [2, 1, 1, 3])),
  ],
  expandDims: [
    entry((x) => lax.expandDims(x!, [0]), one([], [3], [3, 4])),
    entry((x) => lax.expandDims(x!, [1, 2]), one([3], [3, 4])),
  ],
  transpose: [
    entry((x) => lax.transpose(x!, [1, 0]), one([3, 4], [1, 4])),
    ...[
      [0, 2, 1],
      [1, 2, 0],
      [2, 1, 0],
    ].map((permutation) => entry((x) => lax.transpose(x!, permutation), one([2, 3, 4]))),
  ],
  slice: [
    entry((x) => lax.slice(x!, [1], [3]), one([5])),
    entry((x) => lax.slice(x!, [1, 0], [4, 5], { strides: [2, 3] }), one([5, 6])),
    entry((x) => lax.slice(x!, [0, 1, 1], [2, 1, 4]), one([2, 3, 4])),
  ],
  stopGradient: [entry((x) => lax.stopGradient(x!), one([2, 3]))],
  rev: axisSets(3).map((axes) => entry((x) => lax.rev(x!, axes), one([2, 3, 4]))),
  roll: [0, 1, 2].flatMap((axis) => [1, -1].map((by) => entry((x) => np.roll(x!, by, { axis }), one([2, 3, 4])))),
  pad: [
    entry(
      (x, value) =>
        lax.pad(x!, value!, [
          [1, 2, 0],
          [0, 1, 1],
        ]),
      [[[2, 3], []]],
      ["float32", "float32"],
    ),
    entry((x, value) => lax.pad(x!, value!, [[-1, 3, 2]]), [[[4], []]], ["int32", "int32"]),
  ],
  windows: [
    entry((x) => lax.reduceWindow(x!, 0, lax.add, [2, 2], [1, 2], "VALID"), one([3, 5]), ["float32"], "small"),
    entry((x) => lax.reduceWindow(x!, 1, lax.mul, [3], [2], "SAME"), one([6]), ["int32"], "small"),
  ],
  overlapAdd: [
    entry(
      (x) => {
        const params = { axes: [1], sizes: [3], strides: [1], dilations: [2], shape: [2, 7] };
        return bind(overlapAdd, [x!], params)[0] as NDArray;
      },
      one([2, 3, 3]),
      ["float32"],
      "small",
    ),
  ],
  gather: [
    entry((x, k) => np.take(x!, k!, { axis: 0 }), [[[3, 2], [4]]], ["float32", "int32"], "small"),
    entry(
      (x, k) => np.takeAlongAxis(x!, k!, { axis: 1 }),
      [
        [
          [2, 3],
          [2, 2],
        ],
      ],
      ["int32", "int32"],
      "small",
    ),
    entry((x, k) => lax.dynamicSlice(x!, k!, [2, 2]), [[[3, 4], [2]]], ["float32", "int32"], "small"),
    entry((x, k) => x!.at(":", k!, "::2").get({ mode: "fill" }), [[[2, 3, 3], [2]]], ["float32", "int8"], "small"),
  ],
  scatter: [
    entry((x, k, y) => x!.at(k!).set(y!), [[[3, 2], [4], [4, 2]]], ["float32", "int32", "float32"], "small"),
    entry((x, k, y) => x!.at(":", k!).add(y!), [[[2, 3], [2], [2, 2]]], ["int32", "int32", "int32"], "small"),
    entry((x, k, y) => x!.at(k!).max(y!, { mode: "clip" }), [[[4], [3], []]], ["float32", "int32", "float32"], "small"),
    entry(
      (x, y, k) => lax.dynamicUpdateSlice(x!, y!, k!),
      [[[3, 4], [2, 2], [2]]],
      ["float32", "float32", "int32"],
      "small",
    ),
  ],
  concatenate: [0, 1].flatMap((axis) => [
    entry((x, y) => lax.concatenate([x!, y!], axis), [[[2, 3], axis === 0 ? [1, 3] : [2, 4]]], ["float32", "float32"]),
    entry(
      (x, y, z) => lax.concatenate([x!, y!, z!], axis),
      [
        [
          [2, 2],
          [2, 2],
          [2, 2],
        ],
      ],
      ["int32", "int32", "int32"],
    ),
  ]),
  iota: [
    entry((x) => lax.mul(x!, lax.iota("float32", 3)), one([3])),
    entry((x) => lax.add(x!, lax.broadcastedIota("int32", [3, 4], 1)), one([3, 4]), ["int32"]),
  ],
  dotGeneral: dotEntries,
  ...matrixEntries,
  ...controlEntries,
};
