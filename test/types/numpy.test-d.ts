// Types of arrays and of np: dtypes by name, options by name, nothing untyped coming out. Nothing here runs.

import { expectTypeOf } from "vitest";
import { type DType, lax, NDArray, type NestedArray, np, spec, type TypedArray } from "../../runtime/index.js";

const x = np.array([
  [1, 2],
  [3, 4],
]);
expectTypeOf(x).toEqualTypeOf<NDArray>();
expectTypeOf(x.shape).toEqualTypeOf<number[]>();
expectTypeOf(x.dtype).toEqualTypeOf<DType>();
expectTypeOf(x.data).toEqualTypeOf<TypedArray>();
expectTypeOf(x.item()).toEqualTypeOf<number | boolean>();
expectTypeOf(x.toArray()).toEqualTypeOf<NestedArray>();
expectTypeOf([...x]).toEqualTypeOf<NDArray[]>();
expectTypeOf(x.T).toEqualTypeOf<NDArray>();
expectTypeOf(x.sum(0, { keepdims: true }).reshape(1, 2).reshape([2, 1])).toEqualTypeOf<NDArray>();
expectTypeOf(new NDArray(new Float32Array(2), [2], "float32")).toEqualTypeOf<NDArray>();

// --- dtypes ---------------------------------------------------------------------------------------------------------------

for (const dtype of ["float32", "float64", "int32", "uint32", "int8", "uint8", "int16", "uint16", "bool"] as const) {
  expectTypeOf(np.zeros([2], { dtype })).toEqualTypeOf<NDArray>();
}
// @ts-expect-error no such dtype
np.zeros([2], { dtype: "float16" });
// @ts-expect-error no such dtype
x.astype("float");
// @ts-expect-error no such dtype
spec([2], "int64");
// @ts-expect-error no such dtype
np.sum(x, { dtype: "double" });

// --- options ----------------------------------------------------------------------------------------------------------------

np.sum(x, { axis: [0, -1], keepdims: true });
// @ts-expect-error no such option
np.sum(x, { axes: 0 });
// @ts-expect-error the axis stands in the options
np.sum(x, 0);
// @ts-expect-error no such option
np.argmax(x, { dim: 0 });
// @ts-expect-error keepdims is a boolean
x.max(0, { keepdims: 1 });
// @ts-expect-error one array is not a list of arrays
np.concatenate(3);

// --- arguments --------------------------------------------------------------------------------------------------------------

expectTypeOf(np.add(x, 1)).toEqualTypeOf<NDArray>();
expectTypeOf(np.where(x.greater(0), new Float32Array(2), true)).toEqualTypeOf<NDArray>();
expectTypeOf(np.split(x, 2)).toEqualTypeOf<NDArray[]>();
expectTypeOf(lax.slice(x, [0, 0], [1, 1])).toEqualTypeOf<NDArray>();
// @ts-expect-error a list is not an array
np.add([1, 2], x);
// @ts-expect-error a bigint is not a number here
np.add(x, 1n);
// @ts-expect-error the second operand is missing
np.add(x);
// @ts-expect-error a typed array without a dtype
np.exp(new BigInt64Array(2));
// @ts-expect-error not numbers
np.array(["1"]);
// @ts-expect-error operators do not work on arrays
x * 2;

// --- results of several arrays, and pairs ---------------------------------------------------------------------------

expectTypeOf(np.linalg.eigh(x)[1]).toEqualTypeOf<NDArray>();
expectTypeOf(np.linalg.qr(x)[0]).toEqualTypeOf<NDArray>();
expectTypeOf(np.linalg.qr(x, { mode: "r" })).toEqualTypeOf<NDArray>();
expectTypeOf(np.linalg.svd(x, { fullMatrices: false })[2]).toEqualTypeOf<NDArray>();
expectTypeOf(np.linalg.svd(x, { computeUv: false })).toEqualTypeOf<NDArray>();
expectTypeOf(np.fft.fft(x)).toEqualTypeOf<np.fft.Complex>();
expectTypeOf(np.fft.irfft({ re: x, im: 0 })).toEqualTypeOf<NDArray>();
expectTypeOf(lax.fft(x, "irfft", [2])).toEqualTypeOf<NDArray>();
// @ts-expect-error no such mode
np.linalg.qr(x, { mode: "raw" });
// @ts-expect-error a pair is no real array
np.fft.rfft({ re: x, im: x });
