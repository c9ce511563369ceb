// Arbitrary axes and trees: a call either gives what a loop over lanes gives, or throws a named error and leaves no
// trace open. Never a hang, a wrong number, or an error of another kind.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTracing } from "../../compiler/trace/bind.js";
import { type Axes, jit, LanewiseError, NDArray, np, vmap } from "../../runtime/index.js";

type Tree = NDArray | number | null | string | Tree[] | { [key: string]: Tree };

/** Whole numbers that differ from each other: a wrong element shows. */
function counting(shape: number[], start: number): NDArray {
  const size = shape.reduce((a, b) => a * b, 1);
  return np.array(Float64Array.from({ length: size }, (_, k) => start + k)).reshape(shape);
}

const leaf: fc.Arbitrary<Tree> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(fc.array(fc.constantFrom(2, 2, 2, 2, 1, 3, 0), { minLength: 1, maxLength: 3 }), fc.nat(50))
      .map(([shape, start]) => counting(shape, start)),
  },
  { weight: 1, arbitrary: fc.integer({ min: -5, max: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, "text") },
);
const key = fc.constantFrom("a", "b", "__proto__", "x y");
const tree: fc.Arbitrary<Tree> = fc.letrec<{ node: Tree }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2, depthIdentifier: "tree" },
    leaf,
    fc.array(tie("node"), { maxLength: 2 }),
    fc.array(fc.tuple(key, tie("node")), { maxLength: 2 }).map((entries) => Object.fromEntries(entries) as Tree),
  ),
})).node;

const axis = fc.oneof(
  { weight: 6, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 2, arbitrary: fc.constant(null) },
);
const junk: fc.Arbitrary<unknown> = fc.constantFrom(0.5, true, "0", undefined, Number.NaN, {}, [[]]);
const axesTree: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: axis },
  { weight: 3, arbitrary: fc.array(axis, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(key, axis) },
  { weight: 1, arbitrary: junk },
);
/** Arguments, and axes that are often of the right length. */
const callWithAxes = fc.array(tree, { minLength: 1, maxLength: 3 }).chain((args) => {
  const length = { minLength: args.length, maxLength: args.length };
  const lists = fc.oneof(
    { weight: 6, arbitrary: fc.array(axesTree, length) },
    { weight: 1, arbitrary: fc.array(axesTree, { maxLength: 3 }) },
  );
  return fc.tuple(fc.constant(args), fc.oneof({ weight: 1, arbitrary: axis }, { weight: 3, arbitrary: lists }));
});
const outAxis = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: -4, max: 3 }) },
);

/** The arrays of a tree, in the order in which keys and positions come. */
function arraysOf(value: unknown): NDArray[] {
  if (value instanceof NDArray) return [value];
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(arraysOf);
  if (Object.getPrototypeOf(value) !== Object.prototype) return [value as NDArray]; // a tracer
  return Object.keys(value)
    .sort()
    .flatMap((name) => arraysOf((value as Record<string, unknown>)[name]));
}

/** Doubles every array it is given: one output per array. */
const twice = (...args: unknown[]): NDArray[] => arraysOf(args).map((x) => np.multiply(x, 2));

/** The axis of each array of an argument, spelled out from a prefix that the product has accepted. */
function spread(prefix: unknown, value: unknown): (number | null)[] {
  if (value === null) return [];
  if (typeof prefix === "number" || prefix === null) return new Array(arraysOf(value).length).fill(prefix);
  if (Array.isArray(value)) return value.flatMap((child, k) => spread((prefix as unknown[])[k], child));
  const record = value as Record<string, unknown>;
  return Object.keys(record)
    .sort()
    .flatMap((name) => spread((prefix as Record<string, unknown>)[name], record[name]));
}

function elementAt(x: NDArray, index: readonly number[]): number {
  return x.data[index.reduce((position, at, k) => position * x.shape[k]! + at, 0)]!;
}

/** Checks `out`, mapped on `to`, against the lanes of `x`, mapped on `from`, doubled. */
function expectDoubled(out: NDArray, x: NDArray, from: number | null, to: number, size: number): void {
  const lane = from === null ? x.shape : x.shape.filter((_, k) => k !== (from < 0 ? from + x.ndim : from));
  const at = to < 0 ? to + lane.length + 1 : to;
  expect(out.shape).toEqual([...lane.slice(0, at), size, ...lane.slice(at)]);
  const walk = (index: number[]): void => {
    if (index.length < out.ndim) {
      for (let k = 0; k < out.shape[index.length]!; k++) walk([...index, k]);
      return;
    }
    const own = index.filter((_, k) => k !== at);
    if (from !== null) own.splice(from < 0 ? from + x.ndim : from, 0, index[at]!);
    expect(elementAt(out, index)).toBe(2 * elementAt(x, own));
  };
  walk([]);
}

const named = (call: () => unknown): unknown => {
  try {
    return call();
  } catch (error) {
    expect(error, String(error)).toBeInstanceOf(LanewiseError);
    expect((error as LanewiseError).name).not.toBe("CompilerBug");
    return undefined;
  } finally {
    expect(isTracing()).toBe(false);
  }
};

describe("axes and trees that fit or do not", () => {
  test("give the lanes' values or a named error", () => {
    let worked = 0;
    fc.assert(
      fc.property(callWithAxes, outAxis, ([args, axes], outAxes) => {
        const make = () => vmap(twice, { inAxes: axes as Axes[], outAxes });
        const eager = named(() => make()(...(args as never[]))) as NDArray[] | undefined;
        const compiled = named(() => jit(make())(...(args as never[]))) as NDArray[] | undefined;
        if (eager === undefined) return;
        worked++;
        const arrays = arraysOf(args);
        const from = Array.isArray(axes)
          ? args.flatMap((arg, k) => spread((axes as unknown[])[k], arg))
          : arrays.map(() => axes);
        const first = from.findIndex((one) => one !== null);
        const size = first < 0 ? 0 : arrays[first]!.shape.at(from[first] as number)!;
        expect(eager.length).toBe(arrays.length);
        eager.forEach((out, k) => expectDoubled(out, arrays[k]!, from[k] as number | null, outAxes, size));
        // A number that no axis maps reaches the function as it is, but is traced under jit: then there is one array more.
        if (compiled?.length !== eager.length) return;
        compiled.forEach((out, k) =>
          expect([out.shape, out.toArray()]).toEqual([eager[k]!.shape, eager[k]!.toArray()]),
        );
      }),
      { numRuns: 3000 },
    );
    expect(worked).toBeGreaterThan(200);
  });
});
