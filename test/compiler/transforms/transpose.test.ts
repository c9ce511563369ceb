// Reverse mode, from the list of primitives: linearize gives the tangents of jvp, and its transpose is the transpose,
// <ct, J t> = <J' ct, t>, for every choice of operands; compiled, under vmap on either side, and twice.

import { describe, expect, it } from "vitest";
import type { ArrayFn } from "../../../compiler/ir/array-ir.js";
import { type Dense, isFloat } from "../../../compiler/ir/aval.js";
import { verifyFn } from "../../../compiler/ir/verify.js";
import { dense } from "../../../compiler/primitives/families.js";
import { applyFn } from "../../../compiler/trace/stage.js";
import { jvpFn } from "../../../compiler/transforms/jvp.js";
import { linearizeFn } from "../../../compiler/transforms/linearize.js";
import { transposeFn } from "../../../compiler/transforms/transpose.js";
import { vmapFn } from "../../../compiler/transforms/vmap.js";
import { jit, NDArray } from "../../../runtime/index.js";
import { evaluate, expectSame } from "../primitives/support.js";
import { activities, cases, moving, randomLike, randomNumbers } from "./derivative-cases.js";

const irreversible = ["whileLoop"];
const reversible = moving.filter(({ name }) => !irreversible.includes(name));

interface Reverse {
  readonly known: ArrayFn;
  readonly linear: ArrayFn;
  readonly back: ArrayFn;
  readonly residuals: readonly number[];
  /** Which of the active inputs have a cotangent. */
  readonly reached: readonly boolean[];
}

function reverse(fn: ArrayFn, active: readonly boolean[]): Reverse {
  const { known, linear, residuals } = linearizeFn(fn, active);
  const marks = linear.inputs.map((_, k) => k >= residuals.length);
  const turned = transposeFn(
    linear,
    marks,
    linear.outputs.map(() => true),
  );
  for (const made of [known, linear, turned.fn]) verifyFn(made);
  return { known, linear, back: turned.fn, residuals, reached: turned.active.slice(residuals.length) };
}

function dot(xs: readonly Dense[], ys: readonly Dense[]): number {
  return xs.reduce((sum, x, k) => [...x.data].reduce((total, v, i) => total + v * ys[k]!.data[i]!, sum), 0);
}

function asArrays(values: readonly Dense[]): NDArray[] {
  return values.map(({ data, shape, dtype }) => new NDArray(data, [...shape], dtype));
}

function residualsOf(made: Reverse, inputs: readonly Dense[], values: readonly Dense[]): Dense[] {
  const there = [...inputs, ...values];
  return made.residuals.map((k) => there[k]!);
}

/** The cotangents of the active inputs that have one. */
function runBack(made: Reverse, inputs: readonly Dense[], cotangents: readonly Dense[]): Dense[] {
  return evaluate(made.back, [...residualsOf(made, inputs, evaluate(made.known, inputs)), ...cotangents]);
}

describe.each(reversible.map((primitive) => [primitive.name, primitive] as const))("reverse of %s", (_n, primitive) => {
  it("is the transpose of its tangents, which are those of jvp", () => {
    for (const { fn, inputs, directions, label } of cases(primitive)) {
      for (const active of activities(inputs)) {
        const along = directions.filter((_, k) => active[k]);
        const made = reverse(fn, active);
        const values = evaluate(made.known, inputs);
        const residuals = residualsOf(made, inputs, values);
        const forward = evaluate(jvpFn(fn, active).fn, [...inputs, ...along]);
        values.slice(0, fn.outputs.length).forEach((value, k) => expectSame(value, forward[k]!, `${label}, its value`));
        const tangents = evaluate(made.linear, [...residuals, ...along]);
        tangents.forEach((tangent, k) => expectSame(tangent, forward[fn.outputs.length + k]!, `${label}, its tangent`));
        const cotangents = tangents.map((x) => randomLike(x, [-1, 1], randomNumbers(3)));
        const back = evaluate(made.back, [...residuals, ...cotangents]);
        const reached = along.filter((_, k) => made.reached[k]);
        back.forEach((x, k) => expect([x.shape, x.dtype], label).toEqual([reached[k]!.shape, reached[k]!.dtype]));
        const [ahead, behind] = [dot(tangents, cotangents), dot(back, reached)];
        expect(Math.abs(ahead - behind) <= 1e-11 * (1 + Math.abs(ahead)), `${label}: ${ahead}, ${behind}`).toBe(true);
      }
    }
  });

  it("compiled is what it is operation by operation", () => {
    for (const { fn, inputs, label } of cases(primitive, 1)) {
      const active = inputs.map((x) => isFloat(x.dtype));
      const made = reverse(fn, active);
      const cotangents = made.linear.outputs.map(({ aval }) => randomLike(aval as Dense, [-1, 1], randomNumbers(3)));
      const compiled = jit((...args: NDArray[]) => {
        const values = applyFn(made.known, args.slice(0, inputs.length));
        const residuals = made.residuals.map((k) => [...args.slice(0, inputs.length), ...values][k]!);
        return applyFn(made.back, [...residuals, ...args.slice(inputs.length)]) as NDArray[];
      })(...asArrays([...inputs, ...cotangents]));
      runBack(made, inputs, cotangents).forEach((want, k) => {
        const got = compiled[k]!.data;
        const far = want.data.findIndex((v, i) => !(Math.abs(v - got[i]!) <= 1e-12 * (1 + Math.abs(v))));
        expect(far < 0 ? "near" : `${far}: ${got[far]}, expected ${want.data[far]}`, label).toBe("near");
      });
    }
  });

  it("of lanes is lanes of it, for any number of them", () => {
    for (const { fn, inputs, label } of cases(primitive, 1)) {
      const active = inputs.map((x) => isFloat(x.dtype));
      const dims = inputs.map(() => 0);
      const first = (size: number | string): Reverse =>
        reverse(vmapFn(fn, dims, { size, name: undefined }, () => 0).fn, active);
      const cotangents = first(2).linear.outputs.map(({ aval }) =>
        randomLike(aval as Dense, [-1, 1], randomNumbers(3)),
      );
      const lanes = [0, 1].map((lane) =>
        runBack(
          reverse(fn, active),
          inputs.map((x) => (lane === 0 ? x : upsideDown(x))),
          cotangents.map((x) => half(x, lane)),
        ),
      );
      const both = runBack(
        first(2),
        inputs.map((x) => joined(x, upsideDown(x))),
        cotangents,
      );
      expect(both.length, label).toBe(lanes[0]!.length);
      both.forEach((x, k) => {
        const want = [...lanes[0]![k]!.data, ...lanes[1]![k]!.data];
        const far = want.findIndex((v, i) => !(Math.abs(v - x.data[i]!) <= 1e-11 * (1 + Math.abs(v))));
        expect(far < 0 ? "near" : `${far}: ${x.data[far]}, expected ${want[far]}`, label).toBe("near");
      });
      const last = reverse(fn, active);
      for (const part of [last.known, last.linear, last.back]) {
        verifyFn(
          vmapFn(
            part,
            part.inputs.map(() => 0),
            { size: "n", name: undefined },
            () => 0,
          ).fn,
        );
      }
    }
  });
});

function upsideDown(x: Dense): Dense {
  return dense(x.shape, x.dtype, (data) => data.set([...x.data].reverse()));
}

function half(x: Dense, lane: number): Dense {
  const size = x.data.length / 2;
  return dense(x.shape.slice(1), x.dtype, (data) => data.set(x.data.subarray(lane * size, (lane + 1) * size)));
}

function joined(x: Dense, y: Dense): Dense {
  return dense([2, ...x.shape], x.dtype, (data) => data.set([...x.data, ...y.data]));
}
