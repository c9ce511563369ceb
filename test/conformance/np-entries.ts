// One entry or more per function of np: the function of one lane and the shapes, dtypes and values it is tried with.

import { type ArrayLike, type DType, type NDArray, np } from "../../runtime/index.js";
import { entry, type OpEntry } from "./check-lanes.js";
import { type Fill, filled } from "./lanes.js";

type Shapes = OpEntry["shapes"][number];
type NpFunction = (...operands: ArrayLike[]) => NDArray;
const npFunctions = np as unknown as Readonly<Record<string, NpFunction>>;

/** Sums of a dozen elements in another order, and float32 roundings between operations that one kernel does not make. */
const close = 2 ** -20;

function floats(f: OpEntry["f"], shapes: readonly Shapes[], tolerance = close, fill: Fill = "unit"): OpEntry {
  const count = shapes[0]!.length;
  return entry(f, shapes, new Array<DType>(count).fill("float32"), fill, tolerance);
}

function integers(f: OpEntry["f"], shapes: readonly Shapes[]): OpEntry {
  const count = shapes[0]!.length;
  return entry(f, shapes, new Array<DType>(count).fill("int32"), "small");
}

/** Elements are only moved, chosen or compared: the same bits, corner values included. */
function exact(f: OpEntry["f"], ...shapes: readonly Shapes[]): OpEntry[] {
  return [floats(f, shapes, 0, "special"), integers(f, shapes)];
}

const one = (...shapes: number[][]): Shapes[] => shapes.map((shape) => [shape]);

function each(names: string, entries: (f: NpFunction) => OpEntry[]): Record<string, OpEntry[]> {
  return Object.fromEntries(names.split(" ").map((name) => [name, entries(npFunctions[name]!)]));
}

const pairs: readonly Shapes[] = [
  [[], [3]],
  [[2, 1], [3]],
]; // biome-ignore format: a table

const bits = (f: NpFunction): OpEntry[] => [
  integers((x, y) => f(x!, y!), pairs),
  entry((x, y) => f(x!, y!), pairs, ["bool", "bool"]),
];

const reductions = (f: (x: NDArray, options?: object) => NDArray): OpEntry[] => [
  floats((x) => f(x!), one([4], [2, 3])),
  floats((x) => f(x!, { axis: -1, keepdims: true }), one([2, 3])),
  integers((x) => f(x!, { axis: [0, 1] }), one([2, 3, 2])),
];

const alongAxis = (f: (x: NDArray, options?: object) => NDArray): OpEntry[] => [
  floats((x) => f(x!), one([4], [2, 3])),
  floats((x) => f(x!, { axis: 0 }), one([2, 3])),
  integers((x) => f(x!, { axis: -1 }), one([2, 3])),
];

const positions = filled([3], "int32", "index", 1);
const positive =
  (f: OpEntry["f"]): OpEntry["f"] =>
  (...xs) =>
    f(...xs.map((x) => np.square(x).add(0.5)));

export const npEntries: Readonly<Record<string, readonly OpEntry[]>> = {
  ...each("abs negative sign square", (f) => [
    floats((x) => f(x!), one([], [2, 3]), 0, "special"),
    integers((x) => f(x!), one([3])),
  ]),
  ...each("ceil floor round trunc isnan isinf isfinite logicalNot", (f) => exact((x) => f(x!), [[2, 3]])),
  ...each(
    "arccos arcsin arctan arctanh cbrt cos exp exp2 expm1 log1p sin sinh cosh tan tanh arcsinh reciprocal",
    (f) => [floats((x) => f(x!), one([], [2, 3]), 2 ** -14)],
  ),
  ...each("sqrt log log2 log10", (f) => [floats(positive((x) => f(x!)), one([], [2, 3]))]),
  arccosh: [floats(positive((x) => np.arccosh(x!.add(1))), one([2, 3]))],
  ...each("add subtract multiply maximum minimum", (f) => [
    floats((x, y) => f(x!, y!), pairs, close, "special"),
    integers((x, y) => f(x!, y!), pairs),
  ]),
  ...each("equal notEqual less lessEqual greater greaterEqual logicalAnd logicalOr logicalXor", (f) =>
    exact((x, y) => f(x!, y!), ...pairs),
  ),
  ...each("bitwiseAnd bitwiseOr bitwiseXor", bits),
  bitwiseNot: [integers((x) => np.bitwiseNot(x!), one([3]))],
  ...each("divide arctan2 hypot isclose", (f) => [floats((x, y) => f(x!, y!), pairs)]),
  ...each("floorDivide mod remainder", (f) => [
    integers((x, y) => f(x!, np.abs(y!).add(1)), pairs),
    floats((x, y) => f(x!, y!), pairs, 0, "small"),
  ]),
  power: [floats(positive((x, y) => np.power(x!, y!)), pairs), floats((x) => np.power(x!, 3), one([2, 3]))],
  clip: [...exact((x, low, high) => np.clip(x!, low!, high!), [[2, 3], [], [3]])],
  where: [
    entry((c, x, y) => np.where(c!, x!, y!), [[[3], [2, 1], []]], ["bool", "float32", "float32"]),
    entry((c, x, y) => np.where(c!, x!, y!), [[[], [2], [2]]], ["float32", "int32", "int32"]),
  ],
  select: exact((x, y) => np.select([np.less(x!, 0), np.greater(y!, 0)], [x!, y!], { default: 7 }), [[3], [3]]),
  astype: exact((x) => np.astype(x!, "int8"), [[3]]),
  allclose: [entry((x, y) => np.allclose(x!, y!), [[[3], []]], ["float32", "float32"], "small")],

  ...each("sum prod mean max min", (f) => reductions(f as (x: NDArray, options?: object) => NDArray)),
  ...each("var std ptp", (f) => reductions(f as (x: NDArray, options?: object) => NDArray).slice(0, 2)),
  ...each("all any countNonzero", (f) =>
    exact((x) => f(x!), [[3]], [[2, 3]]).concat(
      exact((x) => (f as (x: NDArray, options: object) => NDArray)(x!, { axis: 0 }), [[2, 3]]),
    ),
  ),
  ...each("argmax argmin cumsum cumprod", (f) => alongAxis(f as (x: NDArray, options?: object) => NDArray)),
  lexsort: exact((x, y) => np.lexsort([x!, y!]), [[4], [4]]).concat(exact((x, y) => np.lexsort([x!, y!], { axis: 0 }), [[3, 2], [3, 2]])),
  argsort: exact((x) => np.argsort(x!, { axis: 0 }), [[4, 2]]).concat(exact((x) => np.argsort(x!), [[5]])),
  average: [
    floats((x) => np.average(x!, { axis: 0 }), one([3, 2])),
    floats((x, w) => np.average(x!, { weights: np.square(w!).add(1) }), [[[4], [4]]]),
  ],

  reshape: exact((x) => np.reshape(x!, [3, -1]), [[2, 3], ]),
  ravel: exact((x) => np.ravel(x!), [[2, 3]], [[]]),
  transpose: exact((x) => np.transpose(x!), [[2, 3]]).concat(exact((x) => np.transpose(x!, { axes: [1, 2, 0] }), [[2, 3, 4]])),
  swapaxes: exact((x) => np.swapaxes(x!, 0, -1), [[2, 3, 4]]),
  moveaxis: exact((x) => np.moveaxis(x!, [0, 1], [2, 0]), [[2, 3, 4]]),
  squeeze: exact((x) => np.squeeze(x!), [[1, 3, 1]]),
  expandDims: exact((x) => np.expandDims(x!, [0, -1]), [[3]]),
  broadcastTo: exact((x) => np.broadcastTo(x!, [2, 3]), [[3]], [[2, 1]]),
  broadcastArrays: exact((x, y) => np.broadcastArrays(x!, y!), [[3], [2, 1]]),
  tile: exact((x) => np.tile(x!, [2, 3]), [[2]]),
  repeat: exact((x) => np.repeat(x!, 2, { axis: 0 }), [[2, 3]]).concat(exact((x) => np.repeat(x!, 3), [[2]])),
  flip: exact((x) => np.flip(x!, { axis: -1 }), [[2, 3]]).concat(exact((x) => np.flip(x!), [[2, 3]])),
  roll: exact((x) => np.roll(x!, [1, -1], { axis: [0, 1] }), [[2, 3]]).concat(exact((x) => np.roll(x!, 2), [[2, 3]])),
  concatenate: exact((x, y) => np.concatenate([x!, y!], { axis: -1 }), [[2, 3], [2, 1]]),
  stack: exact((x, y) => np.stack([x!, y!], { axis: 1 }), [[2, 3], [2, 3]]),
  vstack: exact((x, y) => np.vstack([x!, y!]), [[3], [2, 3]]),
  hstack: exact((x, y) => np.hstack([x!, y!]), [[2, 3], [2, 1]], [[3], [2]]),
  split: exact((x) => np.split(x!, 2), [[4, 3]]),
  arraySplit: exact((x) => np.arraySplit(x!, 2, { axis: -1 }), [[2, 5]]),
  pad: exact((x) => np.pad(x!, [[1, 0], [0, 2]], { mode: "reflect" }), [[2, 4]]).concat(
    [entry((x, value) => np.pad(x!, 1, { constantValues: value! }), [[[2, 3], []]], ["float32", "float32"])],
  ),
  meshgrid: exact((x, y) => np.meshgrid(x!, y!), [[2], [3]]),
  diag: exact((x) => np.diag(x!, { k: 1 }), [[3]], [[3, 4]]),
  diagonal: exact((x) => np.diagonal(x!, { offset: -1 }), [[3, 3]], [[4, 3, 2]]),
  trace: [floats((x) => np.trace(x!), one([3, 3], [2, 3, 2])), integers((x) => np.trace(x!, { offset: 1 }), one([3, 3]))],
  tril: exact((x) => np.tril(x!), [[3, 3]], [[2, 2, 3]]),
  triu: exact((x) => np.triu(x!, { k: 1 }), [[3, 3]]),

  ...each("dot inner outer vdot", (f) => [floats((x, y) => f(x!, y!), [[[3], [3]]]), integers((x, y) => f(x!, y!), [[[3], [3]]])]),
  matmul: [floats((x, y) => np.matmul(x!, y!), [[[2, 3], [3, 4]], [[3], [3]], [[5, 2, 3], [3]], [[2, 3], [5, 3, 2]]])],
  tensordot: [floats((x, y) => np.tensordot(x!, y!, { axes: [[0], [1]] }), [[[3, 2], [4, 3]]])],
  cross: [floats((x, y) => np.cross(x!, y!), [[[3], [2, 3]], [[3], [3]]])],
  einsum: [floats((x, y) => np.einsum("ij,kj->ki", x!, y!), [[[2, 3], [4, 3]]]), integers((x) => np.einsum("ii->i", x!), one([3, 3]))],
  convolve: [floats((x, y) => np.convolve(x!, y!), [[[5], [3]], [[2], [4]]])],
  correlate: [floats((x, y) => np.correlate(x!, y!, { mode: "same" }), [[[5], [3]]])],
  polyval: [floats((p, x) => np.polyval(p!, x!), [[[3], [2]], [[3], []]])],
  vectorize: [floats((x, y) => np.vectorize((v: NDArray, w: NDArray) => np.sum(v).add(w), { signature: "(n),()->()" })(x!, y!), [[[2, 3], [2]]])],
  take: exact((x) => np.take(x!, positions, { axis: 0 }), [[3, 2]]).concat([
    entry((x, at) => np.take(x!, at!), [[[4], [3]]], ["float32", "int32"], "small"),
  ]),
  takeAlongAxis: [entry((x, at) => np.takeAlongAxis(x!, at!, { axis: 0 }), [[[3, 2], [2, 2]]], ["float32", "int32"], "index")],

  sort: exact((x) => np.sort(x!, { axis: 0 }), [[4, 2]]).concat(exact((x) => np.sort(x!, { axis: null }), [[2, 2]])),
  searchsorted: exact((row, x) => np.searchsorted(np.sort(row!), x!), [[5], [2, 3]]),
  ...each("nonzero argwhere flatnonzero", (f) => [
    integers((x) => (f as (x: NDArray, options: object) => NDArray)(x!, { size: 4, fillValue: -1 }), one([2, 3])),
  ]),
  unique: [integers((x) => np.unique(x!, { size: 4, fillValue: 9 }), one([5], [2, 3]))],
  median: [floats((x) => np.median(x!), one([4])), floats((x) => np.median(x!, { axis: 0 }), one([3, 2]))],
  quantile: [floats((x) => np.quantile(x!, [0.2, 0.5], { axis: -1 }), one([2, 5]))],
  percentile: [floats((x) => np.percentile(x!, 30), one([5]))],
  piecewise: [floats((x) => np.piecewise(x!, [np.less(x!, 0)], [(v) => v.mul(-2), 0.5]), one([3]))],
  interp: [
    floats((x) => np.interp(x!, np.array([-0.5, 0, 0.25]), np.array([1, 3, -2])), one([4], [2, 3])),
    floats((x, fp) => np.interp(x!, np.arange(3), fp!, { period: 2.5 }), [[[4], [3]]]),
  ],
  zerosLike: exact((x) => np.zerosLike(x!), [[3]]),
  onesLike: exact((x) => np.onesLike(x!), [[3]]),
  fullLike: exact((x, value) => np.fullLike(x!, value!), [[3], []]),
  full: exact((value) => np.full([2, 3], value!), [[]], [[3]]),
  linspace: [floats((start, stop) => np.linspace(start!, stop!, { num: 4 }), [[[], []], [[2], []]])],
}; // biome-ignore format: a table
