// Products of vectors and matrices, all of them one dotGeneral. Errors name both arrays and the sizes that should meet.

import { ArgumentError, ShapeError } from "../../compiler/errors.js";
import { type Aval, typeText } from "../../compiler/ir/aval.js";
import { dotGeneral } from "../../compiler/primitives/contraction.js";
import * as m from "../../compiler/primitives/movement.js";
import type { Value } from "../../compiler/trace/bind.js";
import { describeValue } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asOperand, valueToArray } from "../convert.js";
import { multiply, subtract } from "./elementwise.js";
import { stack } from "./joining.js";
import { broadcastShape, broadcastValue, promote } from "./promote.js";
import { moveaxis, ravel } from "./shapes.js";
import { axisList, call, normalizeAxis, options, sliceAxis } from "./support.js";

/** Both arguments in one dtype, bool counting in int32. */
function pair(op: string, a: ArrayLike, b: ArrayLike): [NDArray, NDArray] {
  const operands = [asOperand(op, 0, "a", a), asOperand(op, 1, "b", b)];
  const values = promote(op, operands, (dtype) => (dtype === "bool" ? "int32" : dtype));
  return values.map(valueToArray) as [NDArray, NDArray];
}

function contract(op: string, a: Value, b: Value, axesA: readonly number[], axesB: readonly number[]): NDArray {
  axesA.forEach((axis, k) => {
    const [size, other] = [a.aval.shape[axis], b.aval.shape[axesB[k]!]];
    if (size !== other) throw sizesDiffer(op, a.aval, b.aval, axis, axesB[k]!);
  });
  return call(dotGeneral, [a, b], { contract: [axesA, axesB], batch: [[], []] });
}

function sizesDiffer(op: string, a: Aval, b: Aval, axisA: number, axisB: number): ShapeError {
  return new ShapeError(
    "shape/contract",
    `${op}: argument 1 (b) is ${typeText(b)}, argument 0 (a) is ${typeText(a)}; axis ${axisA} of a (size ` +
      `${a.shape[axisA]}) and axis ${axisB} of b (size ${b.shape[axisB]}) are summed over and must be equal`,
  );
}

/** Sum over the last axis of a and the second to last of b (its only one if a vector). (numpy.dot) */
export function dot(a: ArrayLike, b: ArrayLike): NDArray {
  const [x, y] = pair("dot", a, b);
  if (x.ndim === 0 || y.ndim === 0) return multiply(x, y);
  return contract("dot", x, y, [x.ndim - 1], [Math.max(0, y.ndim - 2)]);
}

/** Matrix product of the last two axes; leading axes broadcast; vectors lose their axis. (numpy.matmul) */
export function matmul(a: ArrayLike, b: ArrayLike): NDArray {
  const [x, y] = pair("matmul", a, b);
  for (const [k, name, value] of [
    [0, "a", x],
    [1, "b", y],
  ] as const) {
    if (value.ndim > 0) continue;
    throw new ShapeError(
      "shape/rank",
      `matmul: argument ${k} (${name}) is ${typeText(value.aval)}, expected rank 1 or more; use multiply for scalars`,
    );
  }
  if (y.ndim <= 2) return contract("matmul", x, y, [x.ndim - 1], [Math.max(0, y.ndim - 2)]);
  return x.ndim <= 2 ? matrixTimesStack(x, y) : stackTimesStack(x, y);
}

/** [k] or [m,k] times [..,k,n]: one product, then the axes of b's stack go to the front. */
function matrixTimesStack(x: NDArray, y: NDArray): NDArray {
  const product = contract("matmul", x, y, [x.ndim - 1], [y.ndim - 2]);
  return x.ndim === 1 ? product : moveaxis(product, 0, -2);
}

function stackTimesStack(x: NDArray, y: NDArray): NDArray {
  if (x.aval.shape[x.ndim - 1] !== y.aval.shape[y.ndim - 2]) {
    throw sizesDiffer("matmul", x.aval, y.aval, x.ndim - 1, y.ndim - 2);
  }
  const stackOf = (value: NDArray): Aval => ({ ...value.aval, shape: value.aval.shape.slice(0, -2) });
  const batch = broadcastShape("matmul", [stackOf(x), stackOf(y)], ["a", "b"], [x.aval, y.aval]);
  const [left, right] = [x, y].map((value) => broadcastValue(value, [...batch, ...value.aval.shape.slice(-2)]));
  const axes = batch.map((_, k) => k);
  const rank = batch.length;
  return call(dotGeneral, [left!, right!], { contract: [[rank + 1], [rank]], batch: [axes, axes] });
}

/** Sum of the products of all elements, both arrays flat. (numpy.vdot) */
export function vdot(a: ArrayLike, b: ArrayLike): NDArray {
  const [x, y] = pair("vdot", a, b);
  return contract("vdot", ravel(x), ravel(y), [0], [0]);
}

/** Sum over the last axes of both. (numpy.inner) */
export function inner(a: ArrayLike, b: ArrayLike): NDArray {
  const [x, y] = pair("inner", a, b);
  if (x.ndim === 0 || y.ndim === 0) return multiply(x, y);
  return contract("inner", x, y, [x.ndim - 1], [y.ndim - 1]);
}

/** Every product of an element of a with one of b, both flat: a matrix. (numpy.outer) */
export function outer(a: ArrayLike, b: ArrayLike): NDArray {
  const [x, y] = pair("outer", a, b).map(ravel) as [NDArray, NDArray];
  return multiply(call(m.expandDims, [x], { axes: [1] }), call(m.expandDims, [y], { axes: [0] }));
}

export interface TensordotOptions {
  /** How many axes to sum over (2), last of a with first of b; or the axes of a and those of b. */
  readonly axes?: number | readonly [number | readonly number[], number | readonly number[]];
}

/** Sum over pairs of axes. (numpy.tensordot) */
export function tensordot(a: ArrayLike, b: ArrayLike, given?: TensordotOptions): NDArray {
  const { axes = 2 } = options("tensordot", given, ["axes"]);
  const [x, y] = pair("tensordot", a, b);
  if (typeof axes === "number") {
    if (!Number.isInteger(axes) || axes < 0 || axes > Math.min(x.ndim, y.ndim)) {
      throw new ShapeError(
        "shape/axis",
        `tensordot: axes is ${axes}, expected an integer in [0, ${Math.min(x.ndim, y.ndim)}] for ${typeText(x.aval)} ` +
          `and ${typeText(y.aval)}`,
      );
    }
    const counted = Array.from({ length: axes }, (_, k) => k);
    return contract(
      "tensordot",
      x,
      y,
      counted.map((k) => x.ndim - axes + k),
      counted,
    );
  }
  if (!Array.isArray(axes) || axes.length !== 2) {
    const got = describeValue(axes);
    throw new ArgumentError(
      "argument/axis",
      `tensordot: axes is ${got}, expected an integer, or [axes of a, axes of b]`,
    );
  }
  const [axesA, axesB] = [
    axisList("tensordot", axes[0], x.aval, "axes[0]"),
    axisList("tensordot", axes[1], y.aval, "axes[1]"),
  ];
  if (axesA.length !== axesB.length) {
    throw new ArgumentError(
      "argument/list",
      `tensordot: axes names ${axesA.length} axes of a and ${axesB.length} of b, expected as many of each`,
    );
  }
  return contract("tensordot", x, y, axesA, axesB);
}

export interface CrossOptions {
  readonly axis?: number;
}

/** Cross product of vectors of 3 along `axis` (the last); of vectors of 2, its third component. (numpy.cross) */
export function cross(a: ArrayLike, b: ArrayLike, given?: CrossOptions): NDArray {
  const { axis = -1 } = options("cross", given, ["axis"]);
  const [x, y] = pair("cross", a, b).map((value) => moveaxis(value, axis, -1)) as [NDArray, NDArray];
  const size = x.aval.shape.at(-1);
  if ((size !== 2 && size !== 3) || y.aval.shape.at(-1) !== size) {
    throw new ShapeError(
      "shape/operands",
      `cross: argument 1 (b) is ${typeText(y.aval)}, argument 0 (a) is ${typeText(x.aval)}; both must have 3 elements, or ` +
        "both 2, along the axis",
    );
  }
  const part = (value: NDArray, k: number): NDArray =>
    call(m.squeeze, [sliceAxis(value, value.ndim - 1, k, k + 1)], { axes: [value.ndim - 1] });
  const minor = (i: number, j: number): NDArray =>
    subtract(multiply(part(x, i), part(y, j)), multiply(part(x, j), part(y, i)));
  if (size === 2) return minor(0, 1);
  const product = stack([minor(1, 2), minor(2, 0), minor(0, 1)], { axis: -1 });
  return moveaxis(product, -1, normalizeAxis("cross", axis, product.aval));
}
