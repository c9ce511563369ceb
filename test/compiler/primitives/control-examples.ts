// Small inputs for the primitives of control flow: branches that are forwarded, mapped in one branch only, or arrays;
// loops that run a different number of times in each lane; carries that move through one another.

import { type ArrayFn, type Atom, literal, makeVar, type Var } from "../../../compiler/ir/array-ir.js";
import { type Aval, makeAval } from "../../../compiler/ir/aval.js";
import { Builder } from "../../../compiler/ir/builder.js";
import type { Params, Primitive } from "../../../compiler/ir/primitive.js";
import { add, ge, lt, mul, neg } from "../../../compiler/primitives/elementwise.js";
import { reduceSum } from "../../../compiler/primitives/reductions.js";
import type { Example } from "./examples.js";
import { array, bool, counting, f32, i32 } from "./support.js";

const scalar = makeAval([], "float32");
const count = makeAval([], "int32");
const pair = makeAval([2], "float32");
const one = literal(1, "float32");
const flag = array("bool", [], [true]);
const number = f32([], [1]);

type Apply = (primitive: Primitive<Readonly<Record<string, never>>>, ...operands: Atom[]) => Var;

/** A function of values of these types. */
function fn(avals: readonly Aval[], body: (apply: Apply, inputs: readonly Var[], builder: Builder) => Atom[]): ArrayFn {
  const builder = new Builder();
  const inputs = avals.map((aval) => makeVar(aval));
  const outputs = body((primitive, ...operands) => builder.bind(primitive, operands, {})[0]!, inputs, builder);
  return builder.finish("inner", inputs, outputs);
}

const scaled = fn([pair, scalar], (apply, [x, y]) => [apply(mul, x!, y!), y!]);
const swapped = fn([pair, scalar], (apply, [x, y]) => [apply(neg, x!), apply(add, y!, one)]);
const kept = fn([pair, scalar], (_, [x, y]) => [x!, y!]);

/** Adds `step` while below `bound`: as many iterations as the lane's values ask for. */
const climb: Params = {
  cond: fn([scalar, scalar], (apply, [bound, x]) => [apply(lt, x!, bound!)]),
  body: fn([scalar, scalar], (apply, [step, x]) => [apply(add, x!, step!)]),
  condConsts: 1,
  bodyConsts: 1,
  limit: null,
};

/** A counter beside two arrays that change places, and a value that is handed on. */
const rotate: Params = {
  cond: fn([count, pair, pair, scalar], (apply, [k]) => [apply(lt, k!, literal(3, "int32"))]),
  body: fn([count, pair, pair, scalar], (apply, [k, x, y, z]) => [
    apply(add, k!, literal(1, "int32")),
    y!,
    apply(add, x!, z!),
    z!,
  ]),
  condConsts: 0,
  bodyConsts: 0,
  limit: null,
};

/** Doubles an array until its sum reaches 40, which each lane does in its own time. */
const grow: Params = {
  cond: fn([pair], (apply, [x], builder) => [
    apply(lt, builder.bind(reduceSum, [x!], { axes: [0] })[0]!, literal(40, "float32")),
  ]),
  body: fn([pair], (apply, [x]) => [apply(add, apply(mul, x!, x!), one)]),
  condConsts: 0,
  bodyConsts: 0,
  limit: null,
};

const accumulate = fn([scalar, pair, scalar, pair], (apply, [factor, sum, last, x]) => [
  apply(add, apply(mul, sum!, factor!), x!),
  apply(add, last!, one),
  x!,
  last!,
]);
const steps = (length: number, reverse: boolean): Params => ({
  body: accumulate,
  consts: 1,
  carry: 2,
  length,
  reverse,
});
const scanned = (length: number, reverse: boolean): Example => ({
  inputs: [f32([], [2]), f32([2], [1, -1]), f32([], [0]), counting([length, 2])],
  params: steps(length, reverse),
});

const perLane = fn([pair, scalar], (apply, [x, y]) => [apply(add, x!, y!), apply(ge, y!, one)]);

export const controlExamples: Readonly<Record<string, readonly Example[]>> = {
  cond: [
    { inputs: [flag, f32([2], [1, 2]), number], params: { branches: [scaled, swapped] } },
    { inputs: [bool([], [0]), f32([2], [1, 2]), number], params: { branches: [kept, swapped] } },
    { inputs: [i32([], [0]), f32([2], [1, 2]), number], params: { branches: [scaled, swapped, kept, swapped] } },
  ],
  whileLoop: [
    { inputs: [f32([], [9]), f32([], [2]), f32([], [1])], params: climb },
    { inputs: [i32([], [0]), f32([2], [1, 2]), f32([2], [3, 4]), f32([], [5])], params: rotate },
    { inputs: [f32([2], [1, 2])], params: grow },
  ],
  scan: [scanned(3, false), scanned(3, true), scanned(1, true), scanned(0, false)],
  laneMap: [
    { inputs: [counting([2, 3]), number], params: { fn: perLane, dims: [1, null], size: 3 } },
    { inputs: [counting([0, 2]), f32([0], [])], params: { fn: perLane, dims: [0, 0], size: 0 } },
  ],
};

const wide = makeAval([], "float64");
const widePair = makeAval([2], "float64");
const f64 = (shape: number[], data: number[]): Example["inputs"][number] => array("float64", shape, data);

/** Smooth in every float operand, whatever their values: for derivatives. */
export const smoothControlExamples: Readonly<Record<string, readonly Example[]>> = {
  cond: [false, true].map((value) => ({
    inputs: [array("bool", [], [value]), f64([2], [1, 2]), f64([], [3])],
    params: {
      branches: [
        fn([widePair, wide], (apply, [x, y]) => [apply(mul, x!, y!), y!]),
        fn([widePair, wide], (apply, [x, y]) => [apply(neg, x!), apply(mul, y!, y!)]),
      ],
    },
  })),
  whileLoop: [
    {
      inputs: [f64([], [2]), i32([], [0]), f64([2], [1, 2]), f64([], [5])],
      params: {
        cond: fn([count, widePair, wide], (apply, [k]) => [apply(lt, k!, literal(3, "int32"))]),
        body: fn([wide, count, widePair, wide], (apply, [factor, k, x, y]) => [
          apply(add, k!, literal(1, "int32")),
          apply(mul, x!, y!),
          apply(add, y!, factor!),
        ]),
        condConsts: 0,
        bodyConsts: 1,
        limit: null,
      },
    },
  ],
  scan: [3, 1, 0].map((length) => ({
    inputs: [f64([], [2]), f64([2], [1, -1]), f64([], [0]), f64([length, 2], new Array(2 * length).fill(1))],
    params: {
      body: fn([wide, widePair, wide, widePair], (apply, [factor, sum, last, x]) => [
        apply(add, apply(mul, sum!, factor!), x!),
        apply(mul, last!, factor!),
        apply(mul, x!, last!),
        last!,
      ]),
      consts: 1,
      carry: 2,
      length,
      reverse: length === 3,
    },
  })),
  laneMap: [
    {
      inputs: [f64([2, 3], new Array(6).fill(1)), f64([], [2])],
      params: { fn: fn([widePair, wide], (apply, [x, y]) => [apply(mul, x!, y!), y!]), dims: [1, null], size: 3 },
    },
  ],
};
