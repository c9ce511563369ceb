// Two small primitives and a call, for tests of the IR that should not depend on the real ones.
import type { ArrayFn } from "../../../compiler/ir/array-ir.js";
import type { Primitive } from "../../../compiler/ir/primitive.js";

const unused = (): never => {
  throw new Error("not part of this test");
};

function testPrimitive<P extends Readonly<Record<string, unknown>>>(
  name: string,
  shape: Primitive<P>["shape"],
): Primitive<P> {
  const rest = {
    differentiate: { kind: "none", reason: "not part of this test" },
    lower: { kind: "expanded", by: "nothing" },
  } as const;
  return { name, shape, evaluate: unused, batch: unused, ...rest };
}

export const add: Primitive<Readonly<Record<string, never>>> = testPrimitive("add", ([x]) => [x!]);

export const sum: Primitive<{ readonly axes: readonly number[] }> = testPrimitive("reduceSum", ([x], { axes }) => [
  { ...x!, shape: x!.shape.filter((_, axis) => !axes.includes(axis)) },
]);

export const call: Primitive<{ readonly fn: ArrayFn; readonly name: string }> = {
  ...testPrimitive<{ readonly fn: ArrayFn; readonly name: string }>("jitCall", (_inputs, { fn }) =>
    fn.outputs.map((atom) => atom.aval),
  ),
  lower: { kind: "expanded", by: "inline-calls" },
};

/** Takes whatever params a test of printing wants. */
export const anything: Primitive = testPrimitive("anything", (inputs) => [...inputs]);
