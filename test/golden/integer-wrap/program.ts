// Integers wrap around as two's complement, in products too large for a double as well.
import { type NDArray, np, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix } from "../golden-case.js";

function hash(v: NDArray): { mixed: NDArray; total: NDArray } {
  const mixed = v.mul(1103515245).add(12345);
  return { mixed, total: np.sum(np.square(mixed)) };
}

const int32 = { dtype: "int32" } as const;

export const golden: GoldenCase = {
  f: vmap(hash),
  args: [
    np.array(
      [
        [1, 2, 3],
        [2147483647, -2147483648, -1],
      ],
      int32,
    ),
  ],
  more: [[np.zeros([0, 3], int32)], [np.array([[65536, -65537, 123456789]], int32)]],
  reference: (vs: Matrix) => {
    const mixed = vs.map((v) => v.map((x) => BigInt.asIntN(32, BigInt(x) * 1103515245n + 12345n)));
    const totals = mixed.map((row) =>
      BigInt.asIntN(
        32,
        row.reduce((total, x) => total + x * x, 0n),
      ),
    );
    return [mixed.map((row) => row.map(Number)), totals.map(Number)];
  },
  tolerance: 0,
};
