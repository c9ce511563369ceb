// A loop with an open bound: each lane counts to its own.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Vector } from "../golden-case.js";

const factorial = (n: NDArray): NDArray =>
  lax.foriLoop(1, n.add(1), (i, product: NDArray) => product.mul(i), np.array(1, { dtype: "float64" }));

const whole = (...values: number[]): NDArray => np.array(values, { dtype: "int32" });

export const golden: GoldenCase = {
  f: vmap(factorial),
  args: [whole(0, 1, 5, 10)],
  more: [[whole()], [whole(-3, 20)], [whole(170)]],
  reference: (ns: Vector) => [
    ns.map((n) => {
      let product = 1;
      for (let i = 1; i <= n; i++) product *= i;
      return product;
    }),
  ],
  tolerance: 0,
};
