// Every lowering, from the list of primitives: the loops it builds, run by a plain interpreter, give the bits that
// evaluation gives, for one lane and for a batch whose size only the kernel's caller knows.

import { describe, expect, it } from "vitest";
import type { Dense } from "../../../compiler/ir/aval.js";
import { lower } from "../../../compiler/lower/lower.js";
import { primitives } from "../../../compiler/primitives/index.js";
import { vmapFn } from "../../../compiler/transforms/vmap.js";
import { examples } from "./examples.js";
import { runKernel } from "./run-loops.js";
import { evaluate, expectSame, fnOf, stackLanes } from "./support.js";

const lowered = primitives.filter(({ lower: rule }) => rule.kind !== "expanded");

function expectAllSame(got: readonly Dense[], want: readonly Dense[], what: string): void {
  expect(got.length).toBe(want.length);
  got.forEach((out, k) => expectSame(out, want[k]!, what));
}

describe.each(lowered.map((primitive) => [primitive.name, primitive] as const))("lowering of %s", (name, primitive) => {
  it("computes what evaluation computes", () => {
    for (const { inputs, params } of examples[name]!) {
      const fn = fnOf(primitive, inputs, params);
      expectAllSame(runKernel(lower(fn), inputs, {}), primitive.evaluate(inputs, params), JSON.stringify(params));
    }
  });

  it("computes it for any number of lanes", () => {
    for (const { inputs, params } of examples[name]!) {
      if (inputs.length === 0) continue;
      const dims = inputs.map((x, k) => (k % 2 === 0 ? x.shape.length : 0));
      const { fn } = vmapFn(fnOf(primitive, inputs, params), dims, { size: "n", name: undefined });
      for (const n of [0, 2]) {
        const lanes = inputs.map((x, k) => stackLanes(new Array<Dense>(n).fill(x), x, dims[k]!));
        const concrete = vmapFn(fnOf(primitive, inputs, params), dims, { size: n, name: undefined });
        const want = evaluate(concrete.fn, lanes);
        expectAllSame(runKernel(lower(fn), lanes, { n }), want, `${JSON.stringify(params)}, ${n} lanes`);
      }
    }
  });
});
