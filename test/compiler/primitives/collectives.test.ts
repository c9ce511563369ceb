// Collectives as array IR: which vmap resolves them, that all others only pass them on, wherever the lanes stand, and
// sizes as values of a kernel.

import { describe, expect, it } from "vitest";
import { makeVar } from "../../../compiler/ir/array-ir.js";
import { type Dense, type Dim, makeAval } from "../../../compiler/ir/aval.js";
import { axisNamesOf } from "../../../compiler/ir/axis-names.js";
import type { BatchDim, Params, Primitive } from "../../../compiler/ir/primitive.js";
import { printFn } from "../../../compiler/ir/print.js";
import { verifyFn } from "../../../compiler/ir/verify.js";
import { lower } from "../../../compiler/lower/lower.js";
import { compile } from "../../../compiler/pipeline.js";
import * as collectives from "../../../compiler/primitives/collectives.js";
import { jitCall } from "../../../compiler/primitives/control.js";
import { primitives } from "../../../compiler/primitives/index.js";
import { transpose } from "../../../compiler/primitives/movement.js";
import { vmapFn } from "../../../compiler/transforms/vmap.js";
import { runKernel } from "./run-loops.js";
import { counting, evaluate, expectSame, fnOf } from "./support.js";

const lanes = 3;
const others = 2;

/** Per collective: params, and the lane that it works on. Lanes of axis i: three. */
const cases: Readonly<Record<string, readonly (readonly [Params, Dense])[]>> = {
  psum: [[{ axisName: "i" }, counting([2, 4])]],
  pmax: [[{ axisName: "i" }, counting([2, 4])]],
  pmin: [[{ axisName: "i" }, counting([2, 4], "int32")]],
  axisIndex: [[{ axisName: "i" }, counting([])]],
  allGather: [0, 1, 2].map((axis) => [{ axisName: "i", axis, size: lanes }, counting([2, 4])] as const),
  ppermute: [[{ axisName: "i", sources: [2, 0, 1] }, counting([2, 4])]],
  allToAll: [0, 1].flatMap((split) =>
    [0, 1].map((concat) => {
      const lane = split === 0 ? counting([lanes, 4]) : counting([4, lanes]);
      return [{ axisName: "i", split, concat, size: lanes }, lane] as const;
    }),
  ),
};

const named = primitives.filter(({ axisNames }) => axisNames !== undefined);

it("every collective is tried", () => expect(named.map(({ name }) => name).sort()).toEqual(Object.keys(cases).sort()));

/** From the canonical array [lanes of i, others, ...lane], the axes where two vmaps want them. */
function arrange(x: Dense, outer: number | null, inner: number | null, order: readonly [number, number]): Dense {
  const axes = x.shape.map((_, axis) => axis).slice(2);
  if (inner !== null) axes.splice(inner, 0, order[1]);
  if (outer !== null) axes.splice(outer, 0, order[0]);
  return transpose.evaluate([x], { permutation: axes })[0]!;
}

function mapTwice(
  primitive: Primitive,
  params: Params,
  lane: Dense,
  steps: readonly { readonly name: string; readonly dim: BatchDim; readonly size: Dim; readonly to: number }[],
): ReturnType<typeof fnOf> {
  const inputs = primitive.name === "axisIndex" ? [] : [lane];
  return steps.reduce(
    (fn, { name, dim, size, to }) => vmapFn(fn, [dim], { name, size }, () => to).fn,
    fnOf(primitive, inputs, params),
  );
}

describe.each(named.map((primitive) => [primitive.name, primitive] as const))("%s", (name, primitive) => {
  it("gives the same whichever vmap comes first, wherever lanes stand", () => {
    for (const [params, lane] of cases[name]!) {
      const whole = counting([lanes, others, ...lane.shape], lane.dtype);
      const places = Array.from({ length: lane.shape.length + 1 }, (_, k) => k);
      for (const dimI of places) {
        for (const dimB of places) {
          const i = { name: "i", size: lanes, dim: dimI, to: 0 };
          const b = { name: "b", size: others, dim: dimB, to: 0 };
          const late = mapTwice(primitive, params, lane, [b, i]);
          const early = mapTwice(primitive, params, lane, [i, { ...b, dim: dimB + (dimB >= dimI ? 1 : 0), to: 1 }]);
          const at = dimB + (dimB >= dimI ? 1 : 0);
          const got = evaluate(late, [arrange(whole, dimI, dimB, [0, 1])]);
          const want = evaluate(early, [arrange(whole, at, dimI, [1, 0])]);
          [late, early].forEach(verifyFn);
          expectSame(got[0]!, want[0]!, `${name} ${JSON.stringify(params)}, i at ${dimI}, b at ${dimB}`);
        }
      }
    }
  });

  it("is left alone by a vmap without its name, which puts its lanes first if they come first", () => {
    for (const [params, lane] of cases[name]!) {
      const inputs = name === "axisIndex" ? [] : [lane];
      const { fn, dims } = vmapFn(fnOf(primitive, inputs, params), [0], { name: "b", size: "n" });
      expect(fn.equations.map((equation) => equation.primitive.name)).toEqual([name]);
      expect(dims).toEqual([name === "axisIndex" ? null : 0]);
      expect([...axisNamesOf(primitive, params)]).toEqual(["i"]);
    }
  });

  it("is never run and never lowered", () => {
    const [params, lane] = cases[name]![0]!;
    const inputs = name === "axisIndex" ? [] : [lane];
    expect(() => primitive.evaluate(inputs, params)).toThrow(
      /no vmap has resolved its axis 'i'.*collective\/unresolved/s,
    );
    expect(() => lower(fnOf(primitive, inputs, params))).toThrow(/should be gone after vmap/);
  });
});

describe("names", () => {
  it("are found in nested functions, and reach the vmap even where nothing is mapped", () => {
    const body = fnOf(collectives.axisIndex, [], { axisName: "i" });
    const call = fnOf(jitCall, [], { fn: body, name: "f" });
    expect([...axisNamesOf(jitCall, { fn: call, name: "g" })]).toEqual(["i"]);
    const { fn, dims } = vmapFn(call, [], { name: "i", size: "n" });
    expect(dims).toEqual([0]);
    expect(printFn(fn)).toContain("int32[n] = iota");
    expect(vmapFn(call, [], { name: "j", size: "n" }).dims).toEqual([null]);
  });
});

describe("sizeOf", () => {
  const shared = fnOf(collectives.psum, [counting([2])], { axisName: "i" });

  it("multiplies what all lanes share, where only the kernel knows how many there are", () => {
    const { fn } = vmapFn(shared, [null], { name: "i", size: "n" });
    expect(printFn(fn)).toContain("sizeOf[dim=n, dtype=float32]");
    // A second input carries the size.
    const carrier = makeVar(makeAval(["n"], "float32"));
    const kernel = lower({ ...fn, inputs: [...fn.inputs, carrier] });
    for (const n of [0, 3]) {
      const [out] = runKernel(kernel, [counting([2]), counting([n])], { n });
      expect([...out!.data]).toEqual([0, n]);
    }
    const { code } = compile({ ...fn, inputs: [...fn.inputs, carrier] }, { check: true });
    expect(code).toMatch(/const sizeOf = n;/);
  });

  it("is a literal where the size is known", () => {
    const { fn } = vmapFn(shared, [null], { name: "i", size: 4 });
    expect(printFn(fn)).toContain("mul a 4.0:float32[]");
  });
});
