// Search in sorted rows: straight-line bisection, one comparison per power of two, with positions worked out at run time.

import { NeedsSize, ShapeError } from "../errors.js";
import { type Aval, type DType, isFloat, makeAval, sameShape, typeText } from "../ir/aval.js";
import { valueIndex } from "../ir/index-math.js";
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
        const lets: Stmt[] = [];
        const define = (name: string, value: Expr, type = values!.aval.dtype): Local => {
          const local: Local = { name, dtype: type };
          lets.push({ kind: "let", local, value });
          return local;
        };
        const value = readLocal(define("value", values!.read(at)));
        let position: Expr = constant(0, "int32");
        for (const step of steps(size)) {
          const next = readLocal(define("next", op("add", "int32", position, constant(step, "int32")), "int32"));
          const probe = define(
            "probe",
            op("min", "int32", op("sub", "int32", next, constant(1, "int32")), constant(size - 1, "int32")),
            "int32",
          );
          const element = readLocal(
            define("element", rows!.read([...at.slice(0, shape.length - 1), valueIndex(probe, size)])),
          );
          const goes = op(
            "and",
            "bool",
            op("le", "int32", next, constant(size, "int32")),
            isBefore(element, value, dtype, side),
          );
          position = readLocal(define("position", op("select", "int32", goes, next, position), "int32"));
        }
        return [...lets, out!.store(at, position)];
      });
    },
  },
};

/** Powers of two from the largest that is not above `size` down to 1. */
function steps(size: number): number[] {
  const all: number[] = [];
  for (let step = 1; step <= size; step *= 2) all.unshift(step);
  return all;
}

/** Whether an element stands before the place of a value. */
function isBefore(element: Expr, value: Expr, dtype: DType, side: SearchParams["side"]): Expr {
  const compare = op(side === "left" ? "lt" : "le", dtype, element, value);
  if (!isFloat(dtype)) return compare;
  const unordered = op("ne", dtype, value, value);
  if (side === "right") return op("or", "bool", compare, unordered);
  return op("or", "bool", compare, op("and", "bool", unordered, op("eq", dtype, element, element)));
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
