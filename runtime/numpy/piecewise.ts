// np.piecewise: a function of one number that is given in pieces. Each element runs its own piece only.

import { ArgumentError } from "../../compiler/errors.js";
import { checkFunction } from "../../compiler/trace/stage.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asArray } from "../convert.js";
import { switchCase } from "../lax/control.js";
import { vmap } from "../vmap.js";
import { full } from "./creation.js";
import { astype, where } from "./elementwise.js";
import { truth } from "./operands.js";
import { broadcastTo } from "./promote.js";
import { ravel, reshape } from "./shapes.js";
import { checkList } from "./support.js";

/** One piece: a function of a scalar, or a constant. */
export type Piece = number | ((x: NDArray) => ArrayLike);

/**
 * Shapes: x; conditions of x's shape -> x's shape and dtype. Of conditions that hold the last one chooses; where none does,
 * an extra last function, else 0. JAX: jnp.piecewise.
 * @throws ArgumentError argument/list unless there are as many functions as conditions, or one more.
 */
export function piecewise(x: ArrayLike, conditions: readonly ArrayLike[], functions: readonly Piece[]): NDArray {
  const array = asArray("piecewise", 0, "x", x);
  checkList("piecewise", conditions, "argument 1 (conditions)");
  checkList("piecewise", functions, "argument 2 (functions)").forEach((piece, k) => {
    if (typeof piece !== "number") checkFunction("piecewise", piece, `functions[${k}]`);
  });
  const extra = functions.length - conditions.length;
  if (extra !== 0 && extra !== 1) {
    throw new ArgumentError(
      "argument/list",
      `piecewise: ${functions.length} functions for ${conditions.length} conditions, expected as many, or one more for where ` +
        "none holds",
    );
  }
  const { shape, dtype } = array;
  const chosen = conditions.reduce<NDArray>(
    (piece, condition, k) => {
      const holds = broadcastTo(
        "piecewise",
        1,
        `conditions[${k}]`,
        truth("piecewise", 1, `conditions[${k}]`, condition),
        shape,
      );
      return where(holds as NDArray, k + 1, piece);
    },
    full(shape, 0, { dtype: "int32" }),
  );
  const pieces = [extra === 1 ? functions.at(-1)! : 0, ...functions.slice(0, conditions.length)];
  const branches = pieces.map((piece) => (value: NDArray) => {
    const result = typeof piece === "number" ? piece : piece(value);
    return astype(typeof result === "number" ? full([], result) : result, dtype);
  });
  const run = (piece: NDArray, value: NDArray): NDArray => switchCase(piece, branches, value) as NDArray;
  const flat = vmap(run)(ravel(chosen), ravel(array));
  return reshape(flat, shape);
}
