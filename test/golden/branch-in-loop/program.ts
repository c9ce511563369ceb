// The Collatz sequence: a branch inside a loop, both different in every lane.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Vector } from "../golden-case.js";

type Carry = [NDArray, NDArray];

const steps = (start: NDArray): NDArray =>
  lax.whileLoop(
    ([n]: Carry) => n.greater(1),
    ([n, count]) => [
      lax.cond(
        np.equal(np.bitwiseAnd(n, 1), 0),
        (m: NDArray) => lax.shiftRightArithmetic(m, 1),
        (m) => m.mul(3).add(1),
        n,
      ),
      count.add(1),
    ],
    [start, np.array(0, { dtype: "int32" })],
  )[1];

const whole = (...values: number[]): NDArray => np.array(values, { dtype: "int32" });

export const golden: GoldenCase = {
  f: vmap(steps),
  args: [whole(1, 2, 3, 7, 27)],
  more: [[whole()], [whole(-5, 0)], [whole(97)]],
  reference: (starts: Vector) => [
    starts.map((start) => {
      let count = 0;
      for (let n = start; n > 1; count++) n = n % 2 === 0 ? n / 2 : 3 * n + 1;
      return count;
    }),
  ],
  tolerance: 0,
};
