// Every batching rule, from the list of primitives: what a rule computes for a batch is, bit for bit, what the
// primitive computes for each lane, wherever the mapped axes stand, for 0, 1 and 3 lanes and for a symbolic number.

import { describe, expect, it } from "vitest";
import type { Dense, Dim } from "../../../compiler/ir/aval.js";
import type { BatchDim, Primitive } from "../../../compiler/ir/primitive.js";
import type { DotGeneralParams } from "../../../compiler/primitives/contraction.js";
import { dense } from "../../../compiler/primitives/families.js";
import { primitives } from "../../../compiler/primitives/index.js";
import { type BatchedFn, vmapFn } from "../../../compiler/transforms/vmap.js";
import { type Example, examples } from "./examples.js";
import { evaluate, expectSame, fnOf, laneOf, stackLanes } from "./support.js";

/** Every choice of a mapped axis or null per input, all-null left out. */
function* placements(inputs: readonly Dense[]): Generator<BatchDim[]> {
  const choices = inputs.map((x): BatchDim[] => [null, ...Array.from({ length: x.shape.length + 1 }, (_, k) => k)]);
  const all = choices.reduce<BatchDim[][]>((made, dims) => made.flatMap((m) => dims.map((d) => [...m, d])), [[]]);
  for (const dims of all) if (dims.some((dim) => dim !== null)) yield dims;
}

/** An input like the example's that differs from lane to lane. */
function variant(x: Dense, lane: number): Dense {
  const size = x.data.length;
  return dense(x.shape, x.dtype, (data) => {
    for (let k = 0; k < size; k++) {
      const value = x.data[(k + lane) % size]!;
      data[k] = x.dtype === "bool" ? value ^ (lane & 1) : value + (size === 1 ? lane : 0);
    }
  });
}

function batched(primitive: Primitive, { inputs, params }: Example, dims: readonly BatchDim[], size: Dim): BatchedFn {
  return vmapFn(fnOf(primitive, inputs, params), dims, { size, name: undefined });
}

function checkLanes(primitive: Primitive, example: Example, dims: readonly BatchDim[], size: number): void {
  const lanes = Array.from({ length: size }, (_, lane) =>
    example.inputs.map((x, k) => (dims[k] === null ? x : variant(x, lane))),
  );
  const whole = example.inputs.map((x, k) => {
    const dim = dims[k]!;
    if (dim === null) return x;
    return stackLanes(
      lanes.map((lane) => lane[k]!),
      x,
      dim,
    );
  });
  const { fn, dims: outDims } = batched(primitive, example, dims, size);
  const got = evaluate(fn, whole);
  const label = `${primitive.name}, axes ${JSON.stringify(dims)}, ${size} lanes`;
  got.forEach((out, k) => {
    const dim = outDims[k]!;
    const shape = primitive.shape(example.inputs, example.params)[k]!.shape as number[];
    if (dim !== null) expect(out.shape, label).toEqual([...shape.slice(0, dim), size, ...shape.slice(dim)]);
    for (let lane = 0; lane < size; lane++) {
      const want = primitive.evaluate(lanes[lane]!, example.params)[k]!;
      expectSame(dim === null ? out : laneOf(out, dim, lane), want, `${label}, lane ${lane}`);
    }
  });
}

/**
 * The output axes of a product have their order: batch axes, then what lhs keeps, then what rhs keeps. What a scan
 * stacks has its steps first.
 */
function lanesMayFollow({ name }: Primitive, { inputs, params }: Example, dims: readonly BatchDim[]): boolean {
  if (name === "scan") return true;
  if (name !== "dotGeneral") return false;
  const { contract, batch } = params as DotGeneralParams;
  const onlyRhs = dims[0] === null;
  const rhsKeepsMore = inputs[1]!.shape.length > contract[1].length + batch[1].length;
  return dims.includes(null) && (batch[0].length > 0 || (onlyRhs && rhsKeepsMore));
}

/** Collectives mean nothing without their axis: collectives.test.ts. */
const alone = primitives.filter(({ axisNames }) => axisNames === undefined);

describe.each(alone.map((primitive) => [primitive.name, primitive] as const))("batching of %s", (name, primitive) => {
  const own = examples[name] ?? [];

  it("has examples", () => expect(own.length).toBeGreaterThan(0));

  it("gives each lane what the primitive gives it alone", () => {
    for (const example of own) {
      for (const dims of placements(example.inputs)) {
        for (const size of [0, 1, 3]) checkLanes(primitive, example, dims, size);
      }
    }
  });

  it("needs no size: lanes may be as many as come", () => {
    for (const example of own) {
      for (const dims of placements(example.inputs)) {
        const { fn, dims: outDims } = batched(primitive, example, dims, "n");
        fn.outputs.forEach(({ aval }, k) => {
          if (outDims[k] !== null) expect(aval.shape[outDims[k]!]).toBe("n");
        });
      }
    }
  });

  it("leaves lanes in front when they come in front", () => {
    for (const example of own) {
      for (const dims of placements(example.inputs)) {
        if (dims.some((dim) => dim !== null && dim > 0) || lanesMayFollow(primitive, example, dims)) continue;
        for (const dim of batched(primitive, example, dims, 2).dims) expect(dim === null || dim === 0).toBe(true);
      }
    }
  });
});
