// What does not compile in calls of np, lax, nn and random: unknown options, names that are not dtypes, lists for arrays.
// Nothing here runs.

import { expectTypeOf } from "vitest";
import { lax, type NDArray, nn, np, random } from "../../runtime/index.js";

const x = np.ones([2, 3]);
const image = np.ones([1, 8, 8, 3]);
const kernel = np.ones([3, 3, 3, 4]);
const key = random.key(0);

// --- every function ---------------------------------------------------------------------------------------------------------

type IsAny<T> = 0 extends 1 & T ? true : false;
/** Names of functions that take or give something untyped. */
type Untyped<N> = {
  [K in keyof N]: N[K] extends (...args: infer A) => infer R
    ? true extends IsAny<R> | { [P in keyof A]: IsAny<A[P]> }[number]
      ? K
      : never
    : never;
}[keyof N];
expectTypeOf<Untyped<typeof np>>().toEqualTypeOf<never>();
expectTypeOf<Untyped<typeof np.linalg>>().toEqualTypeOf<never>();
expectTypeOf<Untyped<typeof lax>>().toEqualTypeOf<never>();
expectTypeOf<Untyped<typeof nn>>().toEqualTypeOf<never>();
expectTypeOf<Untyped<typeof random>>().toEqualTypeOf<never>();

/** Members of a parameter that any key would fit: an options object without names of its own. */
type Open<T> = T extends readonly unknown[] ? never : T extends object ? (string extends keyof T ? T : never) : never;
/** Names of functions whose options take any key. */
type Unchecked<N> = {
  [K in keyof N]: N[K] extends (...args: infer A) => unknown
    ? [{ [P in keyof A]-?: Open<A[P]> }[number]] extends [never]
      ? never
      : K
    : never;
}[keyof N];
expectTypeOf<Unchecked<typeof np>>().toEqualTypeOf<never>();
expectTypeOf<Unchecked<typeof np.linalg>>().toEqualTypeOf<never>();
expectTypeOf<Unchecked<typeof lax>>().toEqualTypeOf<never>();
expectTypeOf<Unchecked<typeof nn>>().toEqualTypeOf<never>();
expectTypeOf<Unchecked<typeof random>>().toEqualTypeOf<never>();

/** Both checks find what they look for. */
interface Loose {
  f(x: ReturnType<typeof JSON.parse>): void;
  g(x: NDArray, options?: Record<string, number>): void;
  h(x: NDArray, options?: { axis?: number }): void;
}
expectTypeOf<Untyped<Loose>>().toEqualTypeOf<"f">();
expectTypeOf<Unchecked<Loose>>().toEqualTypeOf<"f" | "g">();

// --- dtypes -----------------------------------------------------------------------------------------------------------------

// @ts-expect-error no such dtype
np.arange(3, { dtype: "long" });
// @ts-expect-error no such dtype
np.full([2], 1, { dtype: "f32" });
// @ts-expect-error no such dtype
np.mean(x, { dtype: "double" });
// @ts-expect-error no such dtype
np.eye(2, { dtype: "bool_" });
// @ts-expect-error no such dtype
lax.convertElementType(x, "f32");
// @ts-expect-error no such dtype
lax.iota("int64", 3);
// @ts-expect-error no such dtype
nn.oneHot(x, 3, { dtype: "float16" });
// @ts-expect-error no such dtype
random.uniform(key, { shape: [2], dtype: "float" });

// --- options ----------------------------------------------------------------------------------------------------------------

// @ts-expect-error no such option
np.argsort(x, { ascending: true });
// @ts-expect-error the count stands in the options
np.linspace(0, 1, 5);
// @ts-expect-error the degrees of freedom are a number
np.std(x, { ddof: "1" });
// @ts-expect-error no such mode
np.pad(x, 1, { mode: "mirror" });
// @ts-expect-error the mode stands in the options
np.pad(x, 1, "edge");
// @ts-expect-error three widths are no pair
np.pad(x, [1, 2, 3]);
// @ts-expect-error no such mode
np.convolve(x, x, { mode: "all" });
// @ts-expect-error no such mode
np.take(x, x, { mode: "raise" });
// @ts-expect-error no such option
np.vectorize((v: NDArray) => v, { sig: "(n)->()" });
// @ts-expect-error no such option
np.linalg.norm(x, { order: 2 });
// @ts-expect-error no such option
np.linalg.solve(x, x, { lower: true });
// @ts-expect-error no such option
nn.softmax(x, { dim: 1 });
// @ts-expect-error the axis stands in the options
nn.logSoftmax(x, 1);
// @ts-expect-error no such option
lax.cumsum(x, { axes: 0 });
// @ts-expect-error no such padding
lax.conv(image, kernel, [1, 1], "FULL");
// @ts-expect-error no such option
lax.convGeneralDilated(image, kernel, [1, 1], "SAME", { dilation: [1, 1] });
// @ts-expect-error names for three arrays
lax.convGeneralDilated(image, kernel, [1, 1], "SAME", { dimensionNumbers: ["NHWC", "HWIO"] });
// @ts-expect-error a reducer is a function of lax
lax.reduceWindow(image, 0, "add", [1, 2, 2, 1], [1, 1, 1, 1], "VALID");
// @ts-expect-error no such option
nn.avgPool(image, [2, 2], { stride: [2, 2] });
// @ts-expect-error one window size per axis
nn.maxPool(image, 2);

// --- arguments --------------------------------------------------------------------------------------------------------------

// @ts-expect-error a list is not an array
lax.add([1, 2], x);
// @ts-expect-error a list is not an array
nn.relu([1, -1]);
// @ts-expect-error the subscripts come first
np.einsum(x, x);
// @ts-expect-error subscripts are text
np.einsum(["ij", "jk"], x, x);
// @ts-expect-error low, high and interior
lax.pad(x, 0, [[1, 1]]);
// @ts-expect-error a size is a number
np.zeros(["2"]);
// @ts-expect-error the branches are missing
lax.cond(true);
// @ts-expect-error the number of classes is a number
nn.oneHot(x, "3");
// @ts-expect-error the step returns a pair
lax.scan((carry: NDArray, y: NDArray) => carry.add(y), 0, x);

// --- results ----------------------------------------------------------------------------------------------------------------

expectTypeOf(np.einsum("ij,jk->ik", x, x)).toEqualTypeOf<NDArray>();
expectTypeOf(np.vectorize((v) => np.sum(v), { signature: "(n)->()" })(x)).toEqualTypeOf<NDArray>();
expectTypeOf(np.vectorize((v: NDArray): [NDArray, NDArray] => [v, v])(x)).toEqualTypeOf<[NDArray, NDArray]>();
expectTypeOf(lax.reduceWindow(x, 0, lax.add, [1, 2], [1, 1], "SAME")).toEqualTypeOf<NDArray>();
expectTypeOf(np.meshgrid(x, x)).toEqualTypeOf<NDArray[]>();
