// A key per lane: two blocks of the generator and what is made of them, in the loop over lanes.
import { type NDArray, np, random, vmap } from "../../../runtime/index.js";
import type { GoldenCase, Matrix, Vector } from "../golden-case.js";

const jitter = (key: NDArray, x: NDArray): NDArray => x.add(random.uniform(key, { shape: [2] }));

const turns = [13, 15, 26, 6, 17, 29, 16, 24];

/** 32 random bits, in whole numbers without a width that are cut after every step. */
function bits(key: Vector, counter: number): number {
  const cut = (value: bigint): bigint => value & 0xffffffffn;
  const [a, b] = key.map(BigInt) as [bigint, bigint];
  const schedule = [a, b, a ^ b ^ 0x1bd11bdan];
  let [x, y] = [a, cut(BigInt(counter) + b)];
  for (let round = 0; round < 20; round++) {
    x = cut(x + y);
    const turn = BigInt(turns[round % 8]!);
    y = cut((y << turn) | (y >> (32n - turn))) ^ x;
    const group = (round + 1) / 4;
    if (!Number.isInteger(group)) continue;
    x = cut(x + schedule[group % 3]!);
    y = cut(y + schedule[(group + 1) % 3]! + BigInt(group));
  }
  return Number(x ^ y);
}

export const golden: GoldenCase = {
  f: vmap(jitter),
  args: [
    random.split(random.key(1), 3),
    np.array([
      [0, 0],
      [1, -1],
      [0.5, 100],
    ]),
  ],
  more: [
    [np.zeros([0, 2], { dtype: "uint32" }), np.zeros([0, 2])],
    [np.array([[2 ** 32 - 1, 2 ** 32 - 1]], { dtype: "uint32" }), np.array([[-0, Infinity]])],
  ],
  reference: (keys: Matrix, xs: Matrix) => [
    keys.map((key, i) => xs[i]!.map((x, k) => x + (bits(key, k) >>> 9) * 2 ** -23)),
  ],
  tolerance: 0,
};
