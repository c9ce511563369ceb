// A loop that all lanes run together: the counter stays one scalar, what differs between lanes is carried per lane.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Vector } from "../golden-case.js";

type Carry = [NDArray, NDArray];

const compound = (years: NDArray, amount: NDArray, rate: NDArray): NDArray =>
  lax.whileLoop(
    ([year]: Carry) => year.less(years),
    ([year, value]) => [year.add(1), value.add(value.mul(rate))],
    [np.array(0, { dtype: "int32" }), amount],
  )[1];

const whole = (value: number): NDArray => np.array(value, { dtype: "int32" });
const wide = (...values: number[]): NDArray => np.array(values, { dtype: "float64" });

export const golden: GoldenCase = {
  f: vmap(compound, { inAxes: [null, 0, null] }),
  args: [whole(3), wide(100, 200), np.array(0.5, { dtype: "float64" })],
  more: [
    [whole(0), wide(1, NaN, -0), np.array(0.5, { dtype: "float64" })],
    [whole(4), wide(), np.array(0.5, { dtype: "float64" })],
    [whole(2), wide(7), np.array(Infinity, { dtype: "float64" })],
  ],
  reference: (years: number, amounts: Vector, rate: number) => [
    amounts.map((amount) => {
      let value = amount;
      for (let year = 0; year < years; year++) value += value * rate;
      return value;
    }),
  ],
  tolerance: 0,
};
