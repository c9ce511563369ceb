// Newton's method for a square root: each lane takes as many steps as it needs.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Vector } from "../golden-case.js";

type Carry = [NDArray, NDArray];

const squareRoot = (x: NDArray): Carry =>
  lax.whileLoop(
    ([y]: Carry) => np.abs(y.mul(y).sub(x)).greater(1e-9),
    ([y, steps]) => [y.add(x.div(y)).mul(0.5), steps.add(1)],
    [x, np.array(0, { dtype: "int32" })],
  );

const wide = (...values: number[]): NDArray => np.array(values, { dtype: "float64" });

export const golden: GoldenCase = {
  f: vmap(squareRoot),
  args: [wide(1, 2, 1e6, 0.25)],
  more: [[wide()], [wide(NaN, 4)], [wide(1)]],
  reference: (xs: Vector) => {
    const ends = xs.map((x) => {
      let [y, steps] = [x, 0];
      for (; Math.abs(y * y - x) > 1e-9; steps++) y = (y + x / y) * 0.5;
      return [y, steps];
    });
    return [ends.map(([y]) => y!), ends.map(([, steps]) => steps!)];
  },
  tolerance: 0,
};
