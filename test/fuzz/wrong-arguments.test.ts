// Whatever a public function is called with, it gives a result or an error of this package that says what is wrong:
// never a TypeError from its inside, and never a fault of its own.

import fc from "fast-check";
import { expect, test } from "vitest";
import * as lanewise from "../../runtime/index.js";
import { type PublicFunction, readPublicFunctions } from "../../scripts/public-functions.js";
import { argumentsFor } from "./arguments.js";

type Callable = (...args: unknown[]) => unknown;

/** Loops that need not end, and what needs the garbage collector. */
const left = ["lax.whileLoop", "lax.foriLoop", "checkLeaks"];
const publicFunctions = readPublicFunctions(new URL("../../runtime/index.ts", import.meta.url)).filter(
  ({ name }) => !left.includes(name),
);

const named = (path: string): Callable =>
  path.split(".").reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], lanewise) as Callable;

/** Emitted code, which a kernel runs, has no classes of this package: names and codes are the same. */
const emittedErrors = ["ArgumentError", "TreeError"];

/** The error that does not say what was wrong, if any. */
function fault(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof lanewise.CompilerBug || !(error instanceof Error) || !("code" in error)) return error;
    const isOwn = error instanceof lanewise.LanewiseError || emittedErrors.includes(error.name);
    return isOwn ? undefined : error;
  }
  return undefined;
}

/** Functions that transforms give are called too, on the same arguments. */
function callThrough(f: Callable, args: readonly unknown[]): unknown {
  const result = f(...args);
  return typeof result === "function" ? (result as Callable)(...args.slice(1)) : result;
}

/** As `f`, with the arrays among the arguments traced. */
function callTraced(f: Callable, args: readonly unknown[]): unknown {
  const places = args.flatMap((value, k) => (value instanceof lanewise.NDArray ? [k] : []));
  const inner = (...traced: lanewise.NDArray[]): unknown =>
    callThrough(
      f,
      args.map((value, k) => (places.includes(k) ? traced[places.indexOf(k)] : value)),
    );
  return lanewise.makeIr(inner)(...places.map((k) => args[k]));
}

test.each(publicFunctions)("$name", ({ name, signatures }: PublicFunction) => {
  const f = named(name);
  for (const { parameters } of signatures) {
    const args = fc.tuple(...parameters.map(argumentsFor)).map((lists) => lists.flat(1));
    fc.assert(
      fc.property(args, fc.boolean(), (given, traced) => {
        expect(fault(() => (traced ? callTraced : callThrough)(f, given))).toBeUndefined();
      }),
      { numRuns: 25 },
    );
  }
});

const row = lanewise.np.array([1, 2, 3]);
const square = lanewise.np.eye(2);

test.each<readonly [string, readonly unknown[], string]>([
  [
    "np.take",
    [row, lanewise.np.array([0], { dtype: "int32" }), { fillValue: 10n }],
    "take: fillValue is 10 (bigint), expected a number",
  ],
  ["np.triu", [square, { k: Symbol("s") }], "triu: k is Symbol(s) (symbol), expected an integer"],
  ["np.fft.fftfreq", [3, { d: 10n }], "fft.fftfreq: d is 10 (bigint), expected a number"],
  ["np.quantile", [row, 0.5, { method: Symbol("s") }], "quantile: method is Symbol(s) (symbol), expected one of"],
  ["np.linalg.cond", [square, { p: Symbol("s") }], "linalg.norm: ord is Symbol(s) (symbol), expected"],
  ["customVjp", [(x: unknown) => x, { nondiffArgnums: null }], "customVjp: argnums is null, expected"],
])("%s says what an option is", (name, args, message) => {
  expect(() => named(name)(...args)).toThrow(message);
});
