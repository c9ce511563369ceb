// The generator test of JAX's lax_vmap_op_test, over the list of primitives: shapes that broadcast together, every choice
// of mapped axes, batches of 0 to 5 lanes, eager, compiled and under two vmaps, against the same function lane by lane.

import { describe, expect, test } from "vitest";
import { primitives } from "../../compiler/primitives/index.js";
import { makeIr } from "../../runtime/index.js";
import { expectLanes, type OpEntry } from "./check-lanes.js";
import { acrossLanes } from "./control-entries.js";
import { filled } from "./lanes.js";
import { opEntries } from "./op-entries.js";

describe("LaxVmapOpTest", () => {
  describe("testOp", { timeout: 60_000 }, () => {
    test.each(primitives.map(({ name }) => name))("%s", (name) => {
      const entries = opEntries[name] ?? acrossLanes[name];
      expect(entries, `the primitive ${name} has no entry in op-entries.ts or control-entries.ts`).toBeDefined();
      for (const entry of opEntries[name] ?? []) expect(primitivesIn(entry)).toContain(name);
      expectLanes(entries!);
    });

    test("every entry is of a primitive that exists", () => {
      const names = new Set(primitives.map(({ name }) => name));
      expect([opEntries, acrossLanes].flatMap(Object.keys).filter((name) => !names.has(name))).toEqual([]);
    });
  });
});

/** The primitives that the entry comes to; those across lanes are gone when their axis is mapped. */
function primitivesIn({ f, shapes, dtypes, fill }: OpEntry): string[] {
  const lanes = shapes[0]!.map((shape, k) => filled(shape, dtypes[k]!, fill, k));
  return makeIr(f)(...lanes).fn.equations.map(({ primitive }) => primitive.name);
}
