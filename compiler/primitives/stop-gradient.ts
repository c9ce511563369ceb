// stopGradient: its operand as it is, whose derivative is taken to be zero.

import type { Primitive } from "../ir/primitive.js";
import { dense, type NoParams, none } from "./families.js";

/** JAX: lax.stop_gradient. */
export const stopGradient: Primitive<NoParams> = {
  name: "stopGradient",
  shape: ([x]) => [x!],
  evaluate: ([x]) => [dense(x!.shape, x!.dtype, (data) => data.set(x!.data), x!.weak)],
  batch: (ctx, [x], [dim], params) => ({ outputs: ctx.bind(stopGradient, [x!], params), dims: [dim!] }),
  differentiate: none("it is there to have none"),
  lower: { kind: "view", index: (at) => at },
};
