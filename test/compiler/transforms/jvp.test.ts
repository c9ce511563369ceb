// Every derivative, from the list of primitives: against central differences in float64, for each choice of operands
// that have a tangent; then what all derivatives have in common, and exact values where a function has a kink.

import { describe, expect, it } from "vitest";
import { type ArrayFn, literal, makeVar } from "../../../compiler/ir/array-ir.js";
import { type Dense, isFloat, makeAval } from "../../../compiler/ir/aval.js";
import { Builder } from "../../../compiler/ir/builder.js";
import type { Params, Primitive } from "../../../compiler/ir/primitive.js";
import { verifyFn } from "../../../compiler/ir/verify.js";
import { jitCall } from "../../../compiler/primitives/control.js";
import * as e from "../../../compiler/primitives/elementwise.js";
import { dense } from "../../../compiler/primitives/families.js";
import * as r from "../../../compiler/primitives/reductions.js";
import { applyFn } from "../../../compiler/trace/stage.js";
import { jvpFn } from "../../../compiler/transforms/jvp.js";
import { vmapFn } from "../../../compiler/transforms/vmap.js";
import { jit, NDArray } from "../../../runtime/index.js";
import { examples } from "../primitives/examples.js";
import { bool, evaluate, expectSame, f32, f64, fnOf } from "../primitives/support.js";
import { activities, cases, moving, randomLike, randomNumbers, tested } from "./derivative-cases.js";

/** Outputs, and the tangent of each or undefined. */
function run(fn: ArrayFn, inputs: readonly Dense[], directions: readonly Dense[], active: readonly boolean[]) {
  const { fn: derived, outputActive } = jvpFn(fn, active);
  verifyFn(derived);
  const results = evaluate(derived, [...inputs, ...directions.filter((_, k) => active[k])]);
  let next = fn.outputs.length;
  return {
    outputs: results.slice(0, next),
    tangents: outputActive.map((has) => (has ? results[next++]! : undefined)),
  };
}

// --- all derivatives ------------------------------------------------------------------------------------------------

const still = tested.filter(({ differentiate }) => differentiate.kind === "none");
const step = 1e-5;

function moved(
  inputs: readonly Dense[],
  directions: readonly Dense[],
  active: readonly boolean[],
  by: number,
): Dense[] {
  return inputs.map((x, k) =>
    active[k]
      ? dense(x.shape, x.dtype, (data) => data.set([...x.data].map((v, i) => v + by * directions[k]!.data[i]!)))
      : x,
  );
}

function expectNear(got: Dense, want: readonly number[], tolerance: number, label: string): void {
  const far = want.findIndex((value, k) => !(Math.abs(got.data[k]! - value) <= tolerance * (1 + Math.abs(value))));
  expect(far < 0 ? "near" : `element ${far} is ${got.data[far]}, expected ${want[far]}`, label).toBe("near");
}

describe.each(moving.map((primitive) => [primitive.name, primitive] as const))(
  "derivative of %s",
  (_name, primitive) => {
    it("is what central differences say, for every choice of operands", () => {
      expect(cases(primitive).length).toBeGreaterThan(0);
      for (const { fn, inputs, directions, label } of cases(primitive)) {
        for (const active of activities(inputs)) {
          const { outputs, tangents } = run(fn, inputs, directions, active);
          const ahead = evaluate(fn, moved(inputs, directions, active, step));
          const behind = evaluate(fn, moved(inputs, directions, active, -step));
          evaluate(fn, inputs).forEach((output, k) => {
            expectSame(outputs[k]!, output, `${label}, its value`);
            const slope = [...ahead[k]!.data].map((value, i) => (value - behind[k]!.data[i]!) / (2 * step));
            const tangent = tangents[k] ?? dense(output.shape, output.dtype, () => {});
            expect([tangent.shape, tangent.dtype]).toEqual([output.shape, output.dtype]);
            expectNear(tangent, slope, 1e-6, `${label}, active ${active}`);
          });
        }
      }
    });

    it("is linear in the tangents", () => {
      for (const { fn, inputs, directions, label } of cases(primitive, 1)) {
        const active = inputs.map((x) => isFloat(x.dtype));
        const along = (scale: readonly number[]): (Dense | undefined)[] =>
          run(fn, inputs, moved(directions, directions, active, scale[0]! - 1), active).tangents;
        const other = directions.map((x, k) => (active[k] ? randomLike(x, [-1, 1], randomNumbers(9)) : x));
        const [once, twice] = [along([1]), along([2])];
        const ofOther = run(fn, inputs, other, active).tangents;
        const ofSum = run(fn, inputs, moved(directions, other, active, 1), active).tangents;
        once.forEach((tangent, k) => {
          if (tangent === undefined) return;
          expect([...twice[k]!.data].map(unsigned), label).toEqual([...tangent.data].map((v) => unsigned(2 * v)));
          expectNear(
            ofSum[k]!,
            [...tangent.data].map((v, i) => v + ofOther[k]!.data[i]!),
            1e-12,
            label,
          );
        });
      }
    });

    it("compiled is what it is operation by operation", () => {
      for (const { fn, inputs, directions, label } of cases(primitive, 1)) {
        const { fn: derived } = jvpFn(
          fn,
          inputs.map((x) => isFloat(x.dtype)),
        );
        const args = [...inputs, ...directions.filter((x) => isFloat(x.dtype))];
        const arrays = args.map(({ data, shape, dtype }) => new NDArray(data, [...shape], dtype));
        const compiled = jit((...traced: NDArray[]) => applyFn(derived, traced) as NDArray[])(...arrays);
        evaluate(derived, args).forEach((want, k) => {
          expectNear(compiled[k]!, [...want.data], 1e-14, label);
        });
      }
    });

    it("of lanes is lanes of derivatives, bit for bit, for any number of them", () => {
      for (const { fn, inputs, directions, label } of cases(primitive, 1)) {
        const active = inputs.map((x) => isFloat(x.dtype));
        for (const lead of [0, inputs.length - 1]) {
          const dims = inputs.map((_, k) => (k === lead || lead === 0 ? 0 : null));
          const given = [...dims, ...dims.filter((_, k) => active[k])];
          const first = (size: number | string) => vmapFn(fn, dims, { size, name: undefined }, () => 0).fn;
          const last = (size: number | string) =>
            vmapFn(jvpFn(fn, active).fn, given, { size, name: undefined }, () => 0).fn;
          const lanes = [...inputs, ...directions.filter((_, k) => active[k])].map((x, k) =>
            given[k] === 0 ? twoLanes(x) : x,
          );
          const want = evaluate(last(2), lanes);
          evaluate(jvpFn(first(2), active).fn, lanes).forEach((out, k) => {
            expectSame(out, want[k]!, `${label}, axes ${dims}, output ${k}`);
          });
          verifyFn(last("n"));
          verifyFn(jvpFn(first("n"), active).fn);
        }
      }
    });
  },
);

/** 0 for -0. */
function unsigned(x: number): number {
  return x + 0;
}

/** The array, and beside it the array upside down. */
function twoLanes(x: Dense): Dense {
  const values = [...x.data];
  return dense([2, ...x.shape], x.dtype, (data) => data.set([...values, ...values.reverse()]));
}

describe.each(still.map((primitive) => [primitive.name, primitive] as const))("%s", (name, primitive) => {
  it("lets no tangent through, and says why", () => {
    expect(primitive.differentiate).toMatchObject({ reason: expect.stringMatching(/.{10}/) });
    for (const { inputs, params } of examples[name]!) {
      const active = inputs.map((x) => isFloat(x.dtype));
      const { fn, outputActive } = jvpFn(fnOf(primitive, inputs, params), active);
      expect(outputActive).toEqual(outputActive.map(() => false));
      expect(fn.outputs.length).toBe(outputActive.length);
      expect(fn.equations.map((equation) => equation.primitive.name)).toEqual([name]);
    }
  });
});

// --- kinks ----------------------------------------------------------------------------------------------------------

const nan = Number.NaN;
const infinity = Number.POSITIVE_INFINITY;
const vector = (...values: number[]): Dense => f64([values.length], values);

/** The tangent along ones of the operands named, as numbers; null when there is none. */
function slopes<P extends Params>(primitive: Primitive<P>, inputs: readonly Dense[], params: P, of: readonly number[]) {
  const ones = inputs.map((x) => dense(x.shape, x.dtype, (data) => data.fill(1)));
  const active = inputs.map((_, k) => of.includes(k));
  const { tangents } = run(fnOf(primitive as unknown as Primitive, inputs, params), inputs, ones, active);
  return tangents[0] === undefined ? null : [...tangents[0].data];
}

/** One line per kink: primitive, operands, params, which operands move, the tangent along ones. */
const kinks: readonly (readonly [Primitive, readonly Dense[], Params, readonly number[], readonly number[] | null])[] =
  [
    [e.abs, [vector(-1, -0, 0, 2)], {}, [0], [-1, 1, 1, 1]],
    [e.sqrt, [vector(0, 4)], {}, [0], [infinity, 0.25]],
    [e.log, [vector(0, -2)], {}, [0], [infinity, -0.5]],
    [e.max, [vector(1, 3, 0, nan), vector(1, 2, -0, 1)], {}, [0], [0.5, 1, 0.5, 0]],
    [e.max, [vector(1, 3, 0), vector(1, 2, -0)], {}, [1], [0.5, 0, 0.5]],
    [e.min, [vector(1, 3, 2), vector(1, 2, 3)], {}, [0, 1], [1, 1, 1]],
    [e.min, [vector(1, 3), f64([], [1])], {}, [1], [0.5, 1]],
    [e.clamp, [f64([], [0]), vector(-1, 0, 0.5, 1, 2), f64([], [1])], {}, [1], [0, 0, 1, 0, 0]],
    [e.clamp, [f64([], [0]), vector(-1, 0, 0.5, 1, 2), f64([], [1])], {}, [0], [1, 0, 0, 0, 0]],
    [e.clamp, [f64([], [0]), vector(-1, 0, 0.5, 1, 2), f64([], [1])], {}, [2], [0, 0, 0, 0, 1]],
    [e.pow, [vector(0, 0, 2), vector(2, 1, 3)], {}, [0], [0, 1, 12]],
    [e.pow, [vector(0, 1), vector(2, 5)], {}, [1], [0, 0]],
    [e.integerPow, [vector(0, 3)], { exponent: 1 }, [0], [1, 1]],
    [e.integerPow, [vector(0, 3)], { exponent: 0 }, [0], null],
    [e.rem, [vector(5, -5), vector(3, 3)], {}, [1], [-1, 1]],
    [e.atan2, [vector(0), vector(0)], {}, [0], [nan]],
    [r.reduceMax, [vector(1, 3, 3, 0)], { axes: [0] }, [0], [1]],
    [r.reduceMin, [vector(nan, 3)], { axes: [0] }, [0], [nan]],
    [r.reduceProd, [vector(0, 2, 3)], { axes: [0] }, [0], [6]],
    [r.reduceProd, [vector(0, 0, 3)], { axes: [0] }, [0], [0]],
    [r.cumprod, [vector(2, 0, 3)], { axis: 0, reverse: false }, [0], [1, 2, 6]],
  ];

describe("at a kink", () => {
  it.each(kinks.map((row) => [row[0].name, row] as const))("%s", (_name, [primitive, inputs, params, of, want]) => {
    const got = slopes(primitive, inputs, params, of);
    expect(got?.map(unsigned) ?? null).toEqual(want);
  });

  it("elements that are the largest share the tangent evenly, of an array and of a running result", () => {
    const along = (primitive: Primitive, params: Params, x: Dense, direction: Dense): number[] => [
      ...run(fnOf(primitive, [x], params), [x], [direction], [true]).tangents[0]!.data,
    ];
    const [x, direction] = [vector(1, 3, 3, 0, 3), vector(1000, 1, 10, 1000, 100)];
    expect(along(r.reduceMax as unknown as Primitive, { axes: [0] }, x, direction)).toEqual([37]);
    expect(along(r.cummax as unknown as Primitive, { axis: 0, reverse: false }, x, direction)).toEqual([
      1000, 1, 5.5, 5.5, 37,
    ]);
    expect(along(r.cummin as unknown as Primitive, { axis: 0, reverse: true }, x, direction)).toEqual([
      1000, 1000, 1000, 1000, 100,
    ]);
  });

  it("select keeps the tangent of the case not taken out, NaN or not", () => {
    const pred = bool([2], [1, 0]);
    const fn = fnOf(e.select, [pred, vector(1, 2), vector(3, 4)], {});
    const { tangents } = run(
      fn,
      [pred, vector(1, 2), vector(3, 4)],
      [pred, vector(5, nan), vector(nan, 6)],
      [false, true, true],
    );
    expect([...tangents[0]!.data]).toEqual([5, 6]);
  });
});

// --- the transform --------------------------------------------------------------------------------------------------

describe("jvpFn", () => {
  const x = makeVar(makeAval([2], "float32"));
  const weak = makeVar(makeAval([], "float32", true));
  const count = makeVar(makeAval([2], "int32"));

  function build(inputs: ArrayFn["inputs"], body: (builder: Builder) => ArrayFn["outputs"]): ArrayFn {
    const builder = new Builder();
    return builder.finish("f", inputs, body(builder));
  }

  it("gives outputs that no active input reaches no tangent, and adds no equation for them", () => {
    const fn = build([x, weak], (b) => [
      ...b.bind(e.sin, [x], {}),
      ...b.bind(e.exp, [weak], {}),
      literal(2, "float32"),
    ]);
    const { fn: derived, outputActive } = jvpFn(fn, [true, false]);
    expect(outputActive).toEqual([true, false, false]);
    expect(derived.equations.map(({ primitive }) => primitive.name)).toEqual(["sin", "cos", "mul", "exp"]);
    expect(derived.outputs.length).toBe(4);
  });

  it("gives an active input that is an output its own tangent", () => {
    const { fn, outputActive } = jvpFn(
      build([x], () => [x, x]),
      [true],
    );
    expect(outputActive).toEqual([true, true]);
    expect(fn.outputs).toEqual([x, x, fn.inputs[1], fn.inputs[1]]);
  });

  it("loses tangents in integers", () => {
    const fn = build([x], (b) => {
      const [whole] = b.bind(e.convertElementType, [x], { dtype: "int32", weak: false });
      const [largest] = b.bind(r.reduceMax, [whole!], { axes: [0] });
      return [...b.bind(e.convertElementType, [largest!], { dtype: "float32", weak: false })];
    });
    expect(jvpFn(fn, [true]).outputActive).toEqual([false]);
  });

  it("gives a tangent the shape and the strength of its value", () => {
    const fn = build([x, weak], (b) => [...b.bind(e.add, [x, weak], {}), ...b.bind(e.mul, [weak, weak], {})]);
    const { fn: derived } = jvpFn(fn, [false, true]);
    const [sum, product, sumTangent, productTangent] = derived.outputs.map(({ aval }) => aval);
    expect(sumTangent).toEqual(sum);
    expect(productTangent).toEqual(product);
    expect(evaluate(derived, [f32([2], [1, 2]), f32([], [3]), f32([], [5])]).map(({ data }) => [...data])).toEqual([
      [4, 5],
      [9],
      [5, 5],
      [30],
    ]);
  });

  it("rounds the tangent of a conversion as the conversion rounds", () => {
    const wide = makeVar(makeAval([1], "float64"));
    const fn = build([wide], (b) => [...b.bind(e.convertElementType, [wide], { dtype: "float32", weak: false })]);
    const [, tangent] = evaluate(jvpFn(fn, [true]).fn, [f64([1], [1]), f64([1], [0.1])]);
    expectSame(tangent!, f32([1], [Math.fround(0.1)]), "tangent");
  });

  it("differentiates the body of a call once per choice of inputs, and leaves one that gets no tangent alone", () => {
    const inner = build([x, count], (b) => [...b.bind(e.square, [x], {}), count]);
    const call = { fn: inner, name: "f" };
    const outer = build([x, count], (b) => {
      const [first, same] = b.bind(jitCall, [x, count], call);
      const [second] = b.bind(jitCall, [first!, same!], call);
      const [constant] = b.bind(jitCall, [x, count], call);
      return [second!, same!, constant!];
    });
    const bodies = (fn: ArrayFn): unknown[] => fn.equations.map(({ params }) => params.fn);
    const active = jvpFn(outer, [true, false]).fn;
    expect(new Set(bodies(active)).size).toBe(1);
    expect(bodies(active)[0]).not.toBe(inner);
    expect(new Set(bodies(jvpFn(outer, [false, false]).fn))).toEqual(new Set([inner]));
    expect(jvpFn(outer, [true, false]).fn).toBe(active);
  });

  it("asks for the size along an axis only where the derivative needs it", () => {
    const open = makeVar(makeAval(["n", 2], "float32"));
    const over = <P extends Params>(primitive: Primitive<P>, params: P): ArrayFn =>
      build([open], (b) => [...b.bind(primitive, [open], params)]);
    for (const primitive of [r.reduceSum, r.reduceMax]) verifyFn(jvpFn(over(primitive, { axes: [0] }), [true]).fn);
    verifyFn(jvpFn(over(r.reduceProd, { axes: [1] }), [true]).fn);
    expect(() => jvpFn(over(r.reduceProd, { axes: [0] }), [true])).toThrow(/axis 'n'.*derivative of reduceProd/);
    expect(() => jvpFn(over(r.cumprod, { axis: 0, reverse: false }), [true])).toThrow(
      /axis 'n'.*derivative of cumprod/,
    );
  });
});
