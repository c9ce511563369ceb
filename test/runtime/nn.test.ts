// What the cases of JAX leave open: extremes, integers, bad arguments, and softmax as a row of a batch.
import { describe, expect, test } from "vitest";
import { jit, jvp, type NDArray, nn, np, vmap } from "../../runtime/index.js";

const numbers = [-100, -1, 0, 0.5, 3, 200];
const x = np.array(numbers);

describe("activations", () => {
  test.each<[string, (v: NDArray) => NDArray, (v: number) => number]>([
    ["relu", (v) => nn.relu(v), (v) => Math.max(v, 0)],
    ["silu", (v) => nn.silu(v), (v) => v / (1 + Math.exp(-v))],
    ["softplus", (v) => nn.softplus(v), (v) => (v > 50 ? v : Math.log1p(Math.exp(v)))],
    ["sigmoid", (v) => nn.sigmoid(v), (v) => 1 / (1 + Math.exp(-v))],
  ])("%s", (_name, f, reference) => {
    for (const out of [f(x), jit(f)(x), jit(vmap(f))(x)]) {
      (out.toArray() as number[]).forEach((value, k) => expect(value).toBeCloseTo(reference(numbers[k]!), 4));
    }
  });

  test("relu keeps NaN, is flat at 0, and leaves integers integers", () => {
    expect(nn.relu(np.array([Number.NaN])).item()).toBeNaN();
    expect((jvp((v: NDArray) => nn.relu(v), [np.array(0)], [np.array(1)])[1] as NDArray).item()).toBe(0);
    expect(nn.relu(np.array([-2, 2], { dtype: "int32" })).dtype).toBe("int32");
    expect(nn.sigmoid(np.array([0], { dtype: "int32" })).dtype).toBe("float32");
  });
});

describe("softmax and its kin", () => {
  test("do not overflow, and logsumexp of nothing but -Infinity is -Infinity", () => {
    expect(nn.softmax(np.array([1000, 1000])).toArray()).toEqual([0.5, 0.5]);
    expect(nn.logsumexp(np.array([1000, 1000])).item()).toBeCloseTo(1000 + Math.LN2, 3);
    expect(nn.logsumexp(np.array([-Infinity, -Infinity])).item()).toBe(-Infinity);
    expect(nn.logsumexp(np.array([Infinity, 0])).item()).toBe(Infinity);
  });

  test("a row of a compiled batch sums to 1", () => {
    const out = jit(vmap((v) => nn.softmax(v)))(np.array([numbers, [...numbers].reverse()]));
    for (const row of out.toArray() as number[][]) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  test("oneHot refuses a fraction of a class and an unknown option", () => {
    expect(() => nn.oneHot(x, 2.5)).toThrow(/oneHot: argument 1 \(numClasses\) is 2.5/);
    expect(() => nn.softmax(x, { axes: 0 } as never)).toThrow(/unknown option axes/);
  });
});
