// Arguments that fit the signature of a public function, and arguments that nobody should pass.

import fc from "fast-check";
import { type DType, lax, type NDArray, np, spec } from "../../runtime/index.js";
import type { Parameter } from "../../scripts/public-functions.js";

const shapes: readonly (readonly number[])[] = [[], [0], [1], [3], [2, 2], [2, 3], [2, 0], [2, 3, 3], [1, 2, 3, 3]];
const dtypes: readonly DType[] = ["float32", "float64", "int32", "uint32", "uint8", "bool"];

const filled = (shape: readonly number[], dtype: DType): NDArray =>
  np
    .array(
      Array.from({ length: shape.reduce((product, size) => product * size, 1) }, (_, k) => (k * 7) % 4),
      { dtype },
    )
    .reshape([...shape]);

const arrays = fc.tuple(fc.constantFrom(...shapes), fc.constantFrom(...dtypes)).map(([s, d]) => filled(s, d));
const small = fc.constantFrom(0, 1, 2, 3, -1);
const anyOf = (...values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
const arrayLists = fc.array(arrays, { maxLength: 3 });
const identity = (x: NDArray): NDArray => x;
const functions = anyOf(
  identity,
  (x: NDArray) => np.sum(x),
  (a: unknown, b: unknown) => [a, b],
  (x: NDArray) => ({ a: x }),
  () => np.array(1),
  () => undefined,
  () => "text",
);

/** Values of the options that have one meaning everywhere; flags for all others. */
const optionValues: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  dtype: fc.constantFrom(...dtypes),
  axis: anyOf(0, 1, -1, 2, null, [0], [0, 1]),
  axes: anyOf([0], [0, 1], [-1], null, 1),
  shape: fc.constantFrom(...shapes),
  mode: anyOf("full", "same", "valid", "constant", "edge", "wrap", "reflect", "clip", "fill", "drop"),
  norm: anyOf("ortho", "forward", "backward"),
  s: anyOf([2], [2, 2]),
  n: small,
  k: small,
  size: small,
  strides: anyOf([1, 1], [2], 1),
  padding: anyOf("SAME", "VALID", [[0, 0]]),
  ord: anyOf(null, 1, -2, "fro", "nuc", Infinity),
  argnums: anyOf(0, 1, [0, 1], -1),
  inAxes: anyOf(0, null, [0], [0, null], -1),
};

/** What stands in no signature. A size of 2 ** 40 is in no memory; nothing here is large and possible. */
const junk = fc.oneof(
  anyOf(undefined, null, Number.NaN, Infinity, -1, 1.5, 2 ** 40, -(2 ** 31) - 5, 10n, Symbol("s"), "", "axis", true),
  anyOf(
    {},
    { axis: 9 },
    { nope: 1 },
    { length: 2 },
    Object.create(null),
    new Proxy({}, {}),
    new Date(0),
    new Map(),
    /x/,
  ),
  anyOf(
    [],
    [undefined],
    [null],
    [[1], [2, 3]],
    [NaN],
    ["a"],
    [1.5],
    [-5],
    [2 ** 40],
    [10n],
    [[[]]],
    Array(2),
    [1, 2, 3],
  ),
  anyOf(new Float32Array(3), new Uint8Array(0), new BigInt64Array(2), new Error("e"), spec([2]), spec(["n"], "int32")),
  anyOf(
    class A {},
    function* generator() {},
    async () => 1,
    () => undefined,
  ),
  arrays,
);

const fitting: readonly (readonly [RegExp, fc.Arbitrary<unknown>])[] = [
  [/=>.*\[\]$/, fc.tuple(functions, functions)],
  [/=>/, functions],
  [/^(ArrayLike|NDArray|T|X|C|R|unknown|Loose.*)( \| null)?$/, fc.oneof({ weight: 4, arbitrary: arrays }, small)],
  [/ArrayLike\[\]|T\[\]|unknown\[\]|LooseArgs/, arrayLists],
  [/^ComplexLike$/, fc.oneof(arrays, fc.record({ re: arrays, im: arrays }))],
  [/number\[\]|ShapeLike|Dim\[\]/, fc.constantFrom(...shapes)],
  [/^number/, small],
  [/^DType$/, fc.constantFrom(...dtypes)],
  [/AxisName|^string$/, anyOf("i", "ij,jk->ik", "(n)->()")],
  [/^Computation$/, anyOf(lax.add, lax.max)],
  [/Dot/, anyOf([[[1], [0]], [[], []]], [[[0], [0]], [[], []]])], // biome-ignore format: a table
  [/Padding|PadWidth/, anyOf("SAME", 1, [[1, 1]], [[1, 1, 0]])],
];

/** Arguments for a parameter, most of them fitting; a rest parameter takes several. */
export function argumentsFor({ text, names, optional }: Parameter): fc.Arbitrary<unknown[]> {
  if (text.startsWith("...")) return fc.array(argumentOf(text.replace(/\[\]$/, ""), names), { maxLength: 3 });
  const one = argumentOf(text, names).map((value) => [value]);
  return optional ? fc.oneof(one, fc.constant<unknown[]>([])) : one;
}

function argumentOf(text: string, names: readonly string[]): fc.Arbitrary<unknown> {
  const type = text.replace(/^[^:{]*: /, "");
  const known = text.startsWith("{") ? optionsOf(names) : fitting.find(([pattern]) => pattern.test(type))?.[1];
  return known === undefined ? junk : fc.oneof({ weight: 4, arbitrary: known }, { weight: 1, arbitrary: junk });
}

function optionsOf(names: readonly string[]): fc.Arbitrary<unknown> {
  const values = names.map((name) => [name, fc.oneof(optionValues[name] ?? fc.boolean(), junk)] as const);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] });
}
