// Small inputs for every primitive, by name. The batching and lowering tests run over the list of primitives and fail
// for one that has no examples here. Sums are of small whole numbers, so that no order of adding can matter.

import { type ArrayFn, type Atom, literal, makeVar } from "../../../compiler/ir/array-ir.js";
import { type Dense, makeAval } from "../../../compiler/ir/aval.js";
import { Builder } from "../../../compiler/ir/builder.js";
import type { Params } from "../../../compiler/ir/primitive.js";
import type { CustomVmapParams } from "../../../compiler/primitives/custom.js";
import type { CustomJvpParams, CustomVjpParams } from "../../../compiler/primitives/custom-derivatives.js";
import { add, mul } from "../../../compiler/primitives/elementwise.js";
import { broadcastInDim } from "../../../compiler/primitives/movement.js";
import type { PadParams } from "../../../compiler/primitives/padding.js";
import type { WindowsParams } from "../../../compiler/primitives/windows.js";
import { jvpFn } from "../../../compiler/transforms/jvp.js";
import { linearizeFn } from "../../../compiler/transforms/linearize.js";
import { transposeFn } from "../../../compiler/transforms/transpose.js";
import { vmapFn } from "../../../compiler/transforms/vmap.js";
import { controlExamples } from "./control-examples.js";
import { matrixExamples } from "./matrix-examples.js";
import { array, bool, counting, f32, f64, i32 } from "./support.js";

export interface Example {
  readonly inputs: readonly Dense[];
  readonly params: Params;
}

const odd = f32([2, 3], [Number.NaN, -0, 0.5, -2.5, Number.POSITIVE_INFINITY, 3]);
const other = f32([2, 3], [1, 0, -0.5, 2, Number.NEGATIVE_INFINITY, Number.NaN]);
const whole = i32([2, 3], [-(2 ** 31), 2 ** 31 - 1, -7, 0, 3, 40]);
const wholeOther = i32([2, 3], [-1, 2, 0, 5, 33, 31]);
const small = array("int8", [3], [-128, 127, -3]);
const smallOther = array("int8", [3], [-1, 2, 9]);
const unsigned = array("uint32", [2], [4294967295, 7]);
const unsignedOther = array("uint32", [2], [2, 0]);
const cube = i32([2, 3, 2], [3, -1, 4, 1, -5, 9, 2, 6, 5, -3, 5, 8]);
const words = (...values: number[]): Dense => array("uint32", values.length === 1 ? [] : [values.length], values);
const floats = f32([2, 3], [1, Number.NaN, -0, 3, Number.NaN, 2]);
const flags = bool([2, 2], [1, 0, 1, 1]);

const with_ = (inputs: readonly Dense[], params: Params = {}): Example => ({ inputs, params });

const floatUnary = [with_([odd]), with_([f64([], [0.25])])];
const numberUnary = [...floatUnary, with_([whole]), with_([small]), with_([unsigned])];
const floatBinary = [
  with_([odd, other]),
  with_([odd, f32([], [2])]),
  with_([f32([], [-1]), odd]),
  with_([f64([], [2]), f64([], [3])]),
];
const integerBinary = [with_([whole, wholeOther]), with_([small, smallOther]), with_([unsigned, unsignedOther])];
const numberBinary = [...floatBinary, ...integerBinary];
const bitBinary = [...integerBinary, with_([flags, bool([2, 2], [1, 1, 0, 0])]), with_([flags, bool([], [1])])];
const anyBinary = [...numberBinary, ...bitBinary.slice(-2)];
const empty = f32([0, 3], []);

const reduceNumbers = [
  with_([cube], { axes: [1] }),
  with_([cube], { axes: [2, 0] }),
  with_([counting([2, 3])], { axes: [] }),
  with_([counting([3, 1])], { axes: [0, 1] }),
];
const reduceBits = [with_([flags], { axes: [0] }), with_([cube], { axes: [1, 2] })];
const reduceOrder = [...reduceNumbers, with_([floats], { axes: [1] }), with_([flags], { axes: [0] })];
const arg = [
  with_([cube], { axis: 1, dtype: "int32" }),
  with_([floats], { axis: 1, dtype: "int32" }),
  with_([floats], { axis: 0, dtype: "uint8" }),
  with_([flags], { axis: 1, dtype: "int32" }),
];
const cumulative = [
  with_([cube], { axis: 1, reverse: false }),
  with_([cube], { axis: 0, reverse: true }),
  with_([floats], { axis: 1, reverse: false }),
  with_([empty], { axis: 0, reverse: true }),
];

const one = { sliceSizes: [1], mode: "fill" };
const drop = (combine: string): Params => ({ combine, mode: "fill" });

/** Where the windows of a gather or scatter lie. */
function at(
  offsetDims: readonly number[],
  collapsedSliceDims: readonly number[],
  startIndexMap: readonly number[],
  params: Params,
  operandBatchingDims: readonly number[] = [],
  startIndicesBatchingDims: readonly number[] = [],
): Params {
  return { offsetDims, collapsedSliceDims, startIndexMap, operandBatchingDims, startIndicesBatchingDims, ...params };
}

/** x * y + 1, as a function of lanes. */
function callee(): Params {
  const builder = new Builder();
  const [x, y] = [makeVar(makeAval([2], "float32")), makeVar(makeAval([], "float32"))];
  const product = builder.bind(mul, [x, y], {});
  const sum = builder.bind(add, [product[0]!, literal(1, "float32")], {});
  return { fn: builder.finish("f", [x, y], [...sum, y]), name: "f" };
}

/** That function with a rule of its own, which gives what vmap's rules give. */
export function withRule(fn: ArrayFn): CustomVmapParams {
  return {
    fn,
    name: "f",
    rule(_ctx, args, batched) {
      const axis = { size: args[batched.indexOf(true)]!.shape[0]!, name: undefined };
      const dims = batched.map((has) => (has ? 0 : null));
      const made = vmapFn(fn, dims, axis, (_, dim) => (dim === null ? undefined : 0));
      return { fn: made.fn, captured: [], batched: made.dims.map((dim) => dim !== null) };
    },
  };
}

/** That function with a derivative of its own, which is what it has anyway. */
export function withJvpRule(fn: ArrayFn): CustomJvpParams {
  const all = fn.inputs.map(() => true);
  return {
    fn,
    name: "f",
    rule() {
      const { fn: both, outputActive } = jvpFn(fn, all);
      const builder = new Builder();
      const results = builder.splice(both, both.inputs);
      let next = fn.outputs.length;
      const tangents = fn.outputs.map((x, k) => (outputActive[k] ? results[next++]! : zerosOf(builder, x)));
      return builder.finish("f", both.inputs, [...results.slice(0, fn.outputs.length), ...tangents]);
    },
  };
}

/** The same in reverse. */
function withVjpRule(fn: ArrayFn): CustomVjpParams {
  const { known, linear, residuals, outputActive } = linearizeFn(
    fn,
    fn.inputs.map(() => true),
  );
  const marks = linear.inputs.map((_, k) => k >= residuals.length);
  const back = transposeFn(
    linear,
    marks,
    linear.outputs.map(() => true),
  );
  return {
    fn,
    name: "f",
    forward: () => ({ ...fn, outputs: [...fn.outputs, ...fn.inputs] }),
    backward() {
      const builder = new Builder();
      const inputs = [...fn.inputs, ...fn.outputs].map(({ aval }) => makeVar(aval));
      const values = [...inputs.slice(0, fn.inputs.length), ...builder.splice(known, inputs)];
      const cotangents = inputs.slice(fn.inputs.length).filter((_, k) => outputActive[k]);
      const results = builder.splice(back.fn, [...residuals.map((k) => values[k]!), ...cotangents]);
      return builder.finish("f", inputs, results);
    },
  };
}

function zerosOf(builder: Builder, { aval: { shape, dtype } }: Atom): Atom {
  return builder.bind(broadcastInDim, [literal(0, dtype)], { shape, dims: [] })[0]!;
}

const pairs = (contract: readonly number[][], batch: readonly number[][] = [[], []]): Params => ({ contract, batch });

const padded = (inputs: readonly Dense[], padding: PadParams["padding"], along: readonly number[] = []): Example =>
  with_(inputs, { padding, along });

const windowsOf = (axes: number[], sizes: number[], strides: number[], dilations: number[]): WindowsParams => ({
  axes,
  sizes,
  strides,
  dilations,
});

export const examples: Readonly<Record<string, readonly Example[]>> = {
  ...Object.fromEntries(["neg", "abs", "sign", "square"].map((name) => [name, numberUnary])),
  ...Object.fromEntries(
    "floor ceil round isFinite exp exp2 log expm1 log1p tanh logistic sin cos tan asin acos atan sinh cosh asinh acosh atanh sqrt rsqrt cbrt erf erfc erfInv erfcInv"
      .split(" ")
      .map((name) => [name, floatUnary]),
  ),
  clz: [with_([whole]), with_([small]), with_([unsigned])],
  populationCount: [with_([whole]), with_([small]), with_([unsigned])],
  not: [with_([whole]), with_([small]), with_([unsigned]), with_([flags])],
  integerPow: [
    with_([odd], { exponent: 3 }),
    with_([odd], { exponent: -2 }),
    with_([odd], { exponent: 0 }),
    with_([whole], { exponent: 7 }),
    with_([small], { exponent: 2 }),
    with_([odd], { exponent: -41 }),
    with_([small], { exponent: 201 }),
    with_([unsigned], { exponent: 17 }),
  ],
  ...Object.fromEntries(["add", "sub", "mul", "div", "rem", "pow"].map((name) => [name, numberBinary])),
  ...Object.fromEntries(["and", "or", "xor"].map((name) => [name, bitBinary])),
  ...Object.fromEntries(["shiftLeft", "shiftRightLogical", "shiftRightArithmetic"].map((n) => [n, integerBinary])),
  ...Object.fromEntries(
    ["max", "min", "eq", "eqStored", "ne", "lt", "le", "gt", "ge"].map((name) => [name, anyBinary]),
  ),
  atan2: floatBinary,
  select: [
    with_([bool([2, 3], [1, 0, 1, 0, 1, 0]), odd, other]),
    with_([bool([], [1]), whole, wholeOther]),
    with_([flags, flags, bool([2, 2], [0, 0, 1, 1])]),
    with_([flags, f32([], [1]), f32([], [2])]),
  ],
  clamp: [
    with_([f32([], [-1]), odd, f32([], [1])]),
    with_([odd, other, odd]),
    with_([i32([], [5]), whole, i32([], [1])]),
  ],
  convertElementType: [
    with_([odd], { dtype: "int32", weak: false }),
    with_([odd], { dtype: "uint8", weak: false }),
    with_([odd], { dtype: "bool", weak: false }),
    with_([whole], { dtype: "int8", weak: false }),
    with_([whole], { dtype: "float32", weak: false }),
    with_([flags], { dtype: "float64", weak: true }),
  ],
  reduceSum: reduceNumbers,
  reduceProd: reduceNumbers,
  reduceMax: reduceOrder,
  reduceMin: reduceOrder,
  reduceAnd: reduceBits,
  reduceOr: reduceBits,
  argmax: arg,
  argmin: arg,
  cumsum: cumulative,
  cumprod: cumulative,
  cummax: cumulative,
  cummin: cumulative,
  sort: [
    with_([cube], { axis: 1 }),
    with_([floats], { axis: 1 }),
    with_([f64([7], [Number.NaN, 0, -0, Number.NEGATIVE_INFINITY, -0, Number.NaN, 0])], { axis: 0 }),
    with_([f32([1, 40], [-0, 0, ...Array.from({ length: 38 }, (_, k) => (7 * k) % 19)])], { axis: 1 }),
    with_([flags], { axis: 0 }),
    with_([empty], { axis: 0 }),
    with_([empty], { axis: 1 }),
  ],
  topK: [
    with_([cube], { k: 2, axis: 1 }),
    with_([floats], { k: 3, axis: 1 }),
    with_([floats], { k: 0, axis: 0 }),
    with_([flags], { k: 1, axis: 0 }),
  ],
  searchSorted: [
    with_([f32([5], [-1, 0, 2, 2, Number.NaN]), floats], { side: "left" }),
    with_([f32([5], [-1, 0, 2, 2, Number.NaN]), floats], { side: "right" }),
    with_([f64([2, 3], [1, 2, 3, 4, 5, 6]), f64([2, 2], [2, Number.NaN, 6, 0])], { side: "right" }),
    with_([i32([2, 1], [3, 3]), i32([2], [3, 4])], { side: "left" }),
    with_([f32([0], []), f32([2], [1, 2])], { side: "left" }),
  ],
  argsort: [
    with_([cube], { axis: 1 }),
    with_([floats], { axis: 1 }),
    with_([f64([7], [Number.NaN, 0, -0, Number.NEGATIVE_INFINITY, -0, Number.NaN, 0])], { axis: 0 }),
    with_([i32([2, 3], [1, 0, 1, 0, 0, 0]), floats], { axis: 1 }),
    with_([flags], { axis: 0 }),
    with_([counting([40])], { axis: 0 }),
    with_([empty], { axis: 0 }),
  ],
  broadcastInDim: [
    with_([counting([2, 1])], { shape: [2, 4, 3], dims: [0, 2] }),
    with_([f32([], [7])], { shape: [2, 2], dims: [] }),
    with_([counting([3])], { shape: [3, 0], dims: [0] }),
  ],
  reshape: [
    with_([counting([2, 6])], { shape: [4, 3] }),
    with_([counting([2, 3, 2])], { shape: [2, 6] }),
    with_([counting([6])], { shape: [1, 2, 1, 3] }),
    with_([counting([1, 3, 1])], { shape: [3] }),
    with_([empty], { shape: [5, 0] }),
    with_([f32([], [4])], { shape: [1, 1] }),
  ],
  squeeze: [with_([counting([1, 3, 1])], { axes: [0, 2] }), with_([counting([2, 1])], { axes: [1] })],
  expandDims: [
    with_([counting([2, 3])], { axes: [0, 3] }),
    with_([counting([2, 3])], { axes: [1] }),
    with_([f32([], [4])], { axes: [0] }),
  ],
  transpose: [
    with_([cube], { permutation: [2, 0, 1] }),
    with_([counting([2, 3])], { permutation: [1, 0] }),
    with_([f32([], [4])], { permutation: [] }),
  ],
  slice: [
    with_([counting([4, 5])], { start: [1, 0], limit: [3, 5], stride: [1, 2] }),
    with_([counting([3])], { start: [2], limit: [2], stride: [1] }),
  ],
  stopGradient: [with_([odd]), with_([f64([], [0.25])]), with_([cube])],
  roll: [with_([counting([2, 3])], { axis: 1, offset: 2 }), with_([cube], { axis: 0, offset: 1 })],
  rev: [with_([counting([2, 3])], { axes: [1] }), with_([cube], { axes: [0, 2] })],
  concatenate: [
    with_([counting([2, 1]), counting([2, 3]), counting([2, 0])], { axis: 1 }),
    with_([i32([2], [5, 6]), i32([1], [7])], { axis: 0 }),
    with_([counting([2, 2])], { axis: 0 }),
  ],
  iota: [with_([], { shape: [2, 3], dtype: "float32", axis: 1 }), with_([], { shape: [4], dtype: "uint8", axis: 0 })],
  pad: [
    padded([counting([3]), f32([], [9])], [[1, 2, 0]]),
    padded(
      [counting([2, 3]), f32([], [Number.NaN])],
      [
        [0, 1, 2],
        [1, 0, 1],
      ],
    ),
    padded([counting([5]), f32([], [-0])], [[-1, -2, 0]]),
    padded([counting([4]), f32([], [7])], [[-2, 3, 2]]),
    padded([counting([4]), f32([], [7])], [[2, -7, 2]]),
    padded([i32([2], [5, 6]), i32([], [7])], [[-9, 12, 1]]),
    padded([f32([0], []), f32([], [7])], [[1, 2, 3]]),
    padded([f32([], [3]), f32([], [7])], []),
    padded(
      [counting([2, 2]), counting([2])],
      [
        [0, 0, 0],
        [1, 1, 0],
      ],
      [0],
    ),
  ],
  bitcastConvertType: [
    with_([f32([4], [1, -0, Number.POSITIVE_INFINITY, 1e-45])], { dtype: "int32" }),
    with_([odd], { dtype: "uint32" }),
    with_([unsigned], { dtype: "float32" }),
    with_([i32([3], [-(2 ** 31), 0, 2139095041])], { dtype: "float32" }),
    with_([small], { dtype: "uint8" }),
    with_([f64([], [0.1])], { dtype: "float64" }),
  ],
  undifferentiated: [with_([odd], { sampler: "gamma", name: "a" })],
  threefry2x32: (["first", "second", "both"] as const).flatMap((word) => [
    with_([words(1, 2), words(3, 2 ** 32 - 1), words(0, 5), words(2 ** 31, 7)], { word }),
    with_([words(9), words(8), words(0), words(1, 2, 3)], { word }),
  ]),
  windows: [
    with_([counting([5])], windowsOf([0], [3], [1], [1])),
    with_([counting([2, 7])], windowsOf([1], [2], [2], [3])),
    with_([counting([5, 2, 4])], windowsOf([2, 0], [2, 3], [1, 2], [2, 1])),
    with_([cube], windowsOf([1], [1], [1], [1])),
    with_([counting([2])], windowsOf([0], [3], [1], [1])),
  ],
  overlapAdd: [
    with_([counting([3, 3])], { ...windowsOf([0], [3], [1], [1]), shape: [5] }),
    with_([counting([2, 2, 2])], { ...windowsOf([1], [2], [2], [3]), shape: [2, 7] }),
    with_([counting([2, 2, 2, 2, 3])], { ...windowsOf([2, 0], [2, 3], [1, 2], [2, 1]), shape: [5, 2, 4] }),
    with_([i32([2, 2], [2 ** 30, 2 ** 30, 2 ** 30, 1])], { ...windowsOf([0], [2], [1], [1]), shape: [3] }),
    with_([f32([0, 3], [])], { ...windowsOf([0], [3], [1], [1]), shape: [2] }),
  ],
  dotGeneral: [
    with_([counting([2, 3]), counting([3, 4])], pairs([[1], [0]])),
    with_([counting([2, 3]), counting([3])], pairs([[1], [0]])),
    with_([counting([3]), counting([3])], pairs([[0], [0]])),
    with_([counting([2]), counting([3])], pairs([[], []])),
    with_([counting([2, 3, 2]), counting([2, 2, 4])], pairs([[2], [1]], [[0], [0]])),
    with_(
      [counting([3, 2, 2]), counting([2, 2, 3])],
      pairs([
        [0, 2],
        [2, 0],
      ]),
    ),
    with_([i32([2], [2 ** 30, 2 ** 30]), i32([2], [4, 7])], pairs([[0], [0]])),
  ],
  gather: [
    with_(
      [counting([4, 3]), i32([2, 1], [3, -5])],
      at([1], [0], [0], { sliceSizes: [1, 3], mode: "clip", fillValue: 0 }),
    ),
    with_([f32([3], [1, 2, 4]), i32([4, 1], [2, 3, -1, 0])], at([], [0], [0], { ...one, fillValue: Number.NaN })),
    with_(
      [counting([4, 5]), array("uint32", [2], [1, 4294967295])],
      at([0, 1], [], [0, 1], { sliceSizes: [2, 3], mode: "clip", fillValue: 0 }),
    ),
    with_(
      [counting([2, 4]), array("int8", [3, 2, 1], [0, 1, 2, 3, -4, 99])],
      at([1], [], [1], { sliceSizes: [1, 2], mode: "fill", fillValue: -1 }, [0], [1]),
    ),
    with_([bool([3], [1, 0, 1]), i32([0, 1], [])], at([], [0], [0], { ...one, fillValue: 0 })),
    with_([f32([], [4]), i32([2, 0], [])], at([], [], [], { sliceSizes: [], mode: "clip", fillValue: 0 })),
  ],
  scatter: [
    with_(
      [counting([4, 3]), i32([2, 1], [3, -5]), counting([2, 3])],
      at([1], [0], [0], { combine: "set", mode: "clip" }),
    ),
    with_([counting([5]), i32([6, 1], [1, 1, 3, 9, -1, 3]), counting([6])], at([], [0], [0], drop("add"))),
    with_([counting([5]), i32([4, 1], [1, 1, 3, 9]), counting([4])], at([], [0], [0], drop("set"))),
    with_([counting([5]), i32([3, 1], [1, 1, 3]), f32([3], [2, 3, 5])], at([], [0], [0], drop("mul"))),
    with_([small, i32([3, 1], [0, 0, 1]), array("int8", [3], [-1, 2, 9])], at([], [0], [0], drop("min"))),
    with_([floats, i32([2, 2], [0, 1, 1, 0]), f32([2], [7, Number.NaN])], at([], [0, 1], [0, 1], drop("max"))),
    with_(
      [counting([2, 4]), i32([3, 2, 1], [0, 1, 2, 3, -4, 1]), counting([3, 2, 2])],
      at([2], [], [1], drop("add"), [0], [1]),
    ),
    with_([flags, i32([1, 1], [1]), bool([1, 2], [0, 0])], at([1], [0], [0], drop("set"))),
    with_([i32([2], [2 ** 30, 3]), i32([2, 1], [0, 0]), i32([2], [4, 7])], at([], [0], [0], drop("mul"))),
  ],
  ...matrixExamples,
  ...controlExamples,
  jitCall: [with_([counting([2]), f32([], [3])], callee())],
  checkpointCall: [with_([counting([2]), f32([], [3])], callee())],
  customJvpCall: [with_([counting([2]), f32([], [3])], withJvpRule(callee().fn as ArrayFn))],
  customVjpCall: [with_([counting([2]), f32([], [3])], withVjpRule(callee().fn as ArrayFn))],
  customVmapCall: [with_([counting([2]), f32([], [3])], withRule(callee().fn as ArrayFn))],
  sizeOf: [with_([], { dim: 7, dtype: "float32" }), with_([], { dim: 3, dtype: "uint8" })],
};
