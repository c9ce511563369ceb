// Where derivatives are looked at: random float64 operands and directions for the examples of every primitive, and the
// choices of operands that move.

import { type ArrayFn, makeVar } from "../../../compiler/ir/array-ir.js";
import { type Dense, isFloat, makeAval } from "../../../compiler/ir/aval.js";
import { Builder } from "../../../compiler/ir/builder.js";
import type { Primitive } from "../../../compiler/ir/primitive.js";
import * as e from "../../../compiler/primitives/elementwise.js";
import { dense } from "../../../compiler/primitives/families.js";
import { primitives } from "../../../compiler/primitives/index.js";
import { smoothControlExamples } from "../primitives/control-examples.js";
import { type Example, examples, withJvpRule, withRule } from "../primitives/examples.js";
import { smoothMatrixExamples } from "../primitives/matrix-examples.js";
import { f64, fnOf } from "../primitives/support.js";

type Range = readonly [lowest: number, highest: number];

/** Where operands are taken from, per operand, for functions that are not smooth on all of the default range. */
const ranges: Readonly<Record<string, readonly Range[]>> = {
  log: [[0.3, 3]],
  log1p: [[-0.6, 2]],
  asin: [[-0.9, 0.9]],
  acos: [[-0.9, 0.9]],
  acosh: [[1.2, 4]],
  atanh: [[-0.9, 0.9]],
  erfInv: [[-0.9, 0.9]],
  erfcInv: [[0.1, 1.9]],
  sqrt: [[0.3, 3]],
  rsqrt: [[0.3, 3]],
  tan: [[-1.3, 1.3]],
  cbrt: [[-3, -0.3]],
  integerPow: [[0.4, 1.6]],
  div: [
    [-2, 2],
    [0.5, 2],
  ],
  rem: [
    [-2.6, -2.2],
    [0.9, 1.05],
  ],
  tridiagonalSolve: [
    [-1, 1],
    [3, 5],
    [-1, 1],
    [-2, 2],
  ],
  pow: [
    [0.3, 3],
    [-2, 2],
  ],
};

const anywhere: Range = [-2, 2];

/** Added to the diagonals of the first operand, for functions of matrices that must not be nearly singular. */
const shifts: Readonly<Record<string, number>> = {
  cholesky: 12,
  triangularSolve: 4,
  solve: 9,
  lu: 9,
  slogdet: 9,
  qr: 5,
};

function withDiagonal(x: Dense, shift: number): Dense {
  const columns = x.shape.at(-1)!;
  const rows = x.shape.at(-2)!;
  return dense(x.shape, x.dtype, (data) =>
    data.set(x.data.map((v, k) => (Math.floor(k / columns) % rows === k % columns ? v + shift : v))),
  );
}

/** Examples that those of the other tests do not give in float64. */
const own: Readonly<Record<string, readonly Example[]>> = {
  convertElementType: [{ inputs: [f64([3], [1, 2, 3])], params: { dtype: "float64", weak: true } }],
  integerPow: [3, 2, 1, 0, -1, -2, 20].map((exponent) => ({ inputs: [f64([4], [0, 0, 0, 0])], params: { exponent } })),
  reduceProd: [5, 4, 1, 0].flatMap((n) =>
    [[1], [0, 1], [2, 1]].map((axes) => ({ inputs: [f64([2, n, 2], new Array(4 * n).fill(0))], params: { axes } })),
  ),
  ...Object.fromEntries(
    ["cumprod", "cummax", "cummin"].map((name) => [
      name,
      [7, 1, 0].flatMap((n) =>
        [true, false].map((reverse) => ({
          inputs: [f64([2, n, 2], new Array(4 * n).fill(0))],
          params: { axis: 1, reverse },
        })),
      ),
    ]),
  ),
  checkpointCall: [{ inputs: [f64([3], [1, 2, 3]), f64([], [2])], params: { fn: callee(), name: "f" } }],
  jitCall: [{ inputs: [f64([3], [1, 2, 3]), f64([], [2])], params: { fn: callee(), name: "f" } }],
  ...smoothControlExamples,
  // No fill of NaN, and no combination in which two updates of one element would be multiplied or compared.
  gather: examples.gather!.filter(({ params }) => !Number.isNaN(params.fillValue)),
  scatter: examples.scatter!.filter(({ params }) => params.combine === "set" || params.combine === "add"),
  ...smoothMatrixExamples,
  customVmapCall: [{ inputs: [f64([3], [1, 2, 3]), f64([], [2])], params: withRule(callee()) }],
  customJvpCall: [{ inputs: [f64([3], [1, 2, 3]), f64([], [2])], params: withJvpRule(callee()) }],
};

/** (sin(x) y, y, floor(x)): one output moves, one is an input, one is flat. */
function callee(): ArrayFn {
  const builder = new Builder();
  const [x, y] = [makeVar(makeAval([3], "float64")), makeVar(makeAval([], "float64"))];
  const [sine] = builder.bind(e.sin, [x], {});
  const [product] = builder.bind(e.mul, [sine!, y], {});
  const [whole] = builder.bind(e.floor, [x], {});
  return builder.finish("f", [x, y], [product!, y, whole!]);
}

/** Numbers in [0, 1), the same in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function randomLike(x: Dense, [lowest, highest]: Range, random: () => number): Dense {
  return dense(x.shape, "float64", (data) =>
    data.forEach((_, k) => (data[k] = lowest + (highest - lowest) * random())),
  );
}

export interface Case {
  readonly fn: ArrayFn;
  readonly inputs: readonly Dense[];
  readonly directions: readonly Dense[];
  readonly label: string;
}

/** Examples of floats, with random values and directions; operands of other dtypes stay as they are. */
export function cases(primitive: Primitive, points = 3): Case[] {
  const { name } = primitive;
  const random = randomNumbers(name.length);
  const smooth = (own[name] ?? examples[name]!).filter(({ inputs }) => inputs.some((x) => isFloat(x.dtype)));
  return smooth.flatMap(({ inputs, params }) =>
    Array.from({ length: points }, () => {
      const values = inputs.map((x, k) => {
        if (!isFloat(x.dtype)) return x;
        const drawn = randomLike(x, ranges[name]?.[k] ?? anywhere, random);
        return k === 0 && shifts[name] !== undefined ? withDiagonal(drawn, shifts[name]) : drawn;
      });
      const directions = values.map((x) => (isFloat(x.dtype) ? randomLike(x, [-1, 1], random) : x));
      const label = `${name} of ${values.map((x) => `[${x.shape}]`)} ${JSON.stringify(params, replaceFn)}`;
      return { fn: fnOf(primitive, values, params), inputs: values, directions, label };
    }),
  );
}

function replaceFn(key: string, value: unknown): unknown {
  return key === "fn" ? "fn" : value;
}

/** Every choice of float operands that have a tangent, none left out. */
export function* activities(inputs: readonly Dense[]): Generator<boolean[]> {
  const all = inputs.reduce<boolean[][]>(
    (made, x) =>
      made.flatMap((m) =>
        isFloat(x.dtype)
          ? [
              [...m, true],
              [...m, false],
            ]
          : [[...m, false]],
      ),
    [[]],
  );
  for (const active of all) if (active.includes(true)) yield active;
}

// A primitive without examples fails in the test of batching.
export const tested: readonly Primitive[] = primitives.filter(({ name }) => examples[name] !== undefined);
/**
 * `undifferentiated` is there to refuse: test/runtime/random.test.ts has it. The operands of `luSolve` are made of each other,
 * so that none moves alone: `solve`, whose derivative it is, is looked at. `customVjpCall` has no forward mode: see
 * test/runtime/custom-derivatives.test.ts.
 */
export const moving: readonly Primitive[] = tested.filter(
  ({ name, differentiate }) =>
    differentiate.kind !== "none" && !["undifferentiated", "luSolve", "customVjpCall"].includes(name),
);
