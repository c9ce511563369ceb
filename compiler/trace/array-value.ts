// What concrete arrays and tracers have in common: the face a user's function sees. The concrete class is the
// runtime's; it is told apart here only by not being a Tracer.

import type { Aval, DType } from "../ir/aval.js";

export abstract class ArrayValue {
  abstract readonly aval: Aval;
  abstract get shape(): readonly number[];
  abstract readonly dtype: DType;
  /** True for a value made of plain JavaScript numbers, which takes the dtype of what it meets. */
  abstract readonly weak: boolean;

  get ndim(): number {
    return this.aval.shape.length;
  }
  /** Number of elements. */
  get size(): number {
    return this.shape.reduce((size, dim) => size * dim, 1);
  }
}
