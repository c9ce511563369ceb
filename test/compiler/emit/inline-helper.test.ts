// Library functions in kernels: called while V8 inlines them, written out beyond; either way with the bits of evaluation.

import { expect, test } from "vitest";
import { jit, lax, type NDArray, np, vmap } from "../../../runtime/index.js";

const names = ["exp", "log", "expm1", "log1p", "tanh", "logistic", "exp2", "sinh", "erf", "sin", "cos"] as const;
const special = [
  0,
  -0,
  1,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e-310,
  -3e-5,
  80,
  -700,
  0.3,
];

/** `sites` results of one function, each of the argument times a power of two, which rounds nothing. */
const many = (name: (typeof names)[number], sites: number) => (x: NDArray) =>
  Array.from({ length: sites }, (_, k) => lax[name](x.mul(2 ** -k)));

function textOf(f: (x: NDArray) => unknown, x: NDArray): string {
  return jit(vmap(f)).explain(x).split("== emit ==")[1]!;
}

test.each(names)("%s has the bits of evaluation, called or written out", (name) => {
  for (const dtype of ["float32", "float64"] as const) {
    for (const sites of [2, 30]) {
      const x = np.array(special, { dtype });
      const got = jit(vmap(many(name, sites)))(x);
      const want = many(name, sites)(x);
      expect(got.map((y) => y.toArray())).toEqual(want.map((y) => y.toArray()));
    }
  }
});

test("a few calls stay calls, many are written out", () => {
  const x = np.array([1, 2, 3]);
  expect(textOf(many("exp", 2), x)).toContain("= exponentialSingle(");
  const long = textOf(many("exp", 30), x);
  expect(long).not.toContain("exponentialSingle(");
  expect(long).toContain("rootsOfTwo[");
  expect(textOf(many("logistic", 30), x)).not.toMatch(/(logistic|exponential)Single\(/);
});

test("a function with branches of its own stays a call", () => {
  expect(textOf(many("erf", 30), np.array([1]))).toContain("errorFunctionSingle(");
});

test("the test of a while is evaluated anew each time", () => {
  const halvings = (x: NDArray): NDArray => {
    const many = Array.from({ length: 12 }, (_, k) => np.exp(x.mul(2 ** -k))).reduce((a, b) => a.add(b));
    return lax.whileLoop(
      (y: NDArray) => np.exp(y).greater(1.5),
      (y: NDArray) => y.mul(0.5),
      many,
    );
  };
  const x = np.array(Float64Array.of(0.5, 2, -3));
  const got = jit(vmap(halvings))(x).toArray();
  expect(got).toEqual(vmap(halvings)(x).toArray());
});
