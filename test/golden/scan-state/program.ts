// A carry that is an array: a vector multiplied by a matrix forty times over, from the last step to the first.
import { lax, type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

const push = (state: NDArray, matrix: NDArray, inputs: NDArray): NDArray[] =>
  lax.scan((s: NDArray, u: NDArray) => [np.dot(matrix, s).add(u), np.sum(s)], state, inputs, { reverse: true });

const filled = (step: number, ...shape: number[]): NDArray => {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const values = Array.from({ length: size }, (_, k) => ((k * step) % 3) - 1);
  return np.array(values, { dtype: "float64" }).reshape(shape);
};

export const golden: GoldenCase = {
  f: vmap(push, { inAxes: [0, null, 0] }),
  args: [filled(1, 2, 2), filled(2, 2, 2), filled(1, 2, 40)],
  more: [
    [filled(1, 0, 2), filled(2, 2, 2), filled(1, 0, 40)],
    [filled(2, 1, 2), filled(1, 2, 2), filled(2, 1, 40)],
  ],
  reference: (states: Matrix, matrix: Matrix, inputs: Matrix) => {
    const sums = states.map(() => new Array<number>(40).fill(0));
    const last = states.map((state, lane) => {
      let s = [...state];
      for (let k = 39; k >= 0; k--) {
        sums[lane]![k] = s[0]! + s[1]!;
        s = matrix.map((row) => row[0]! * s[0]! + row[1]! * s[1]! + inputs[lane]![k]!);
      }
      return s;
    });
    return [last, sums];
  },
  tolerance: 0,
};
