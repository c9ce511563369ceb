// Types of random: keys are arrays, samples are arrays, dtypes and options by name. Nothing here runs.

import { expectTypeOf } from "vitest";
import { type NDArray, np, random } from "../../runtime/index.js";

const key = random.key(0);
expectTypeOf(key).toEqualTypeOf<NDArray>();
expectTypeOf([...random.split(key)]).toEqualTypeOf<NDArray[]>();
expectTypeOf(random.normal(key, { shape: [2, 3], dtype: "float64" })).toEqualTypeOf<NDArray>();
expectTypeOf(random.randint(key, [3], 0, np.array(9), { dtype: "uint8" })).toEqualTypeOf<NDArray>();
expectTypeOf(random.categorical(key, np.zeros([3]), { shape: [4], replace: false })).toEqualTypeOf<NDArray>();

// @ts-expect-error a key is an array
random.normal(0);
// @ts-expect-error normal numbers are floats
random.normal(key, { dtype: "int32" });
// @ts-expect-error shapes are lists
random.normal(key, { shape: "3" });
// @ts-expect-error no such option
random.uniform(key, { low: 0 });
// @ts-expect-error the shape of randint is required
random.randint(key);
// @ts-expect-error bits are unsigned
random.bits(key, { dtype: "int32" });
