// Search in sorted rows: straight-line bisection, one comparison per halving, with positions worked out at run time.

import { NeedsSize, ShapeError } from "../errors.js";
import { type Aval, type DType, isFloat, makeAval, sameShape, typeText } from "../ir/aval.js";
import { fixedIndex, shiftIndex, valueIndex } from "../ir/index-math.js";
import { constant, type Expr, type Local, op, readLocal, type Stmt } from "../ir/loop-ir.js";
import type { Primitive } from "../ir/primitive.js";
import { isBehind } from "../library/sorting.js";
import { checkEqualDTypes, dense, none } from "./families.js";

export type SearchParams = {
  /** Among equal elements: before the first of them, or behind the last. */
  readonly side: "left" | "right";
};

/**
 * Where values belong in sorted rows. Shapes: rows [..lanes.., n], values [..lanes.., ..] -> int32, as values, in [0, n].
 * NaN belongs behind everything.
 */
export const searchSorted: Primitive<SearchParams> = {
  name: "searchSorted",
  shape([rows, values]) {
    checkLanes(rows!, values!);
    return [makeAval(values!.shape, "int32")];
  },
  evaluate([rows, values], { side }) {
    const size = rows!.shape.at(-1)!;
    const lanes = rows!.shape.slice(0, -1).reduce((product, dim) => product * dim, 1);
    const perLane = values!.data.length / lanes;
    const fill = (data: { [position: number]: number }): void => {
      values!.data.forEach((value, k) => {
        const start = Math.floor(k / perLane) * size;
        let [low, high] = [0, size];
        while (low < high) {
          const middle = (low + high) >>> 1;
          const element = rows!.data[start + middle]!;
          if (side === "left" ? isBehind(value, element) : !isBehind(element, value)) low = middle + 1;
          else high = middle;
        }
        data[k] = low;
      });
    };
    return [dense(values!.shape, "int32", fill)];
  },
  batch(ctx, [rows, values], [ofRows, ofValues], params) {
    const lanes = rows!.aval.shape.length - 1;
    if (ofRows === null && lanes === 0)
      return { outputs: ctx.bind(searchSorted, [rows!, values!], params), dims: [ofValues!] };
    const first = [rows!, values!].map((x, k) => {
      const dim = k === 0 ? ofRows! : ofValues!;
      return dim === null ? ctx.broadcastAxis(x, 0) : ctx.moveAxis(x, dim, 0);
    });
    return { outputs: ctx.bind(searchSorted, first, params), dims: [0] };
  },
  differentiate: none("a position is an integer"),
  lower: {
    kind: "nest",
    build(loops, [rows, values], [out], { side }) {
      const { shape, dtype } = rows!.aval;
      const size = shape.at(-1) as number;
      return loops.parallel(out!.aval.shape, (at) => {
        const lane = at.slice(0, shape.length - 1);
        const value: Local = { name: "value", dtype };
        const lets: Stmt[] = [{ kind: "let", local: value, value: values!.read(at) }];
        let position: Expr = constant(0, "int32");
        let place = fixedIndex(0);
        for (const { step, open } of steps(size)) {
          const goes = isBefore(rows!.read([...lane, shiftIndex(place, step - 1)]), readLocal(value), dtype, side);
          const next: Local = { name: "position", dtype: "int32" };
          const further = op("add", "int32", position, constant(step, "int32"));
          lets.push({ kind: "let", local: next, value: op("select", "int32", goes, further, position) });
          position = readLocal(next);
          place = valueIndex(next, size - open + 1);
        }
        return [...lets, out!.store(at, position)];
      });
    },
  },
};

/**
 * Bisection of `size` elements without a test of bounds: whether `step` elements from here on stand before the place, and
 * how many are `open` after that. Never more than half go at once, so that a probe is always inside.
 */
function steps(size: number): { step: number; open: number }[] {
  const all: { step: number; open: number }[] = [];
  let open = size;
  while (open > 0) {
    const step = Math.max(open >> 1, 1);
    open -= step;
    all.push({ step, open });
  }
  return all;
}

/** Whether an element stands before the place of a value. NaN is last: it is the opposite comparison that must not hold. */
function isBefore(element: Expr, value: Expr, dtype: DType, side: SearchParams["side"]): Expr {
  if (!isFloat(dtype)) return op(side === "left" ? "lt" : "le", dtype, element, value);
  const notAfter = op("not", "bool", op(side === "left" ? "ge" : "gt", dtype, element, value));
  const ordered = op("eq", dtype, element, element);
  if (side === "left") return op("and", "bool", notAfter, ordered);
  return op("and", "bool", notAfter, op("or", "bool", ordered, op("ne", dtype, value, value)));
}

function checkLanes(rows: Aval, values: Aval): void {
  checkEqualDTypes("searchSorted", [rows, values], ["rows", "values"]);
  const lanes = rows.shape.slice(0, -1);
  if (rows.shape.length === 0 || !sameShape(lanes, values.shape.slice(0, lanes.length))) {
    throw new ShapeError(
      "shape/operands",
      `searchSorted: argument 0 (rows) is ${typeText(rows)}, argument 1 (values) is ${typeText(values)}; all axes of rows ` +
        "but the last must be the first axes of values",
    );
  }
  const size = rows.shape.at(-1)!;
  if (typeof size === "string") throw new NeedsSize(size, "searchSorted along it");
}
