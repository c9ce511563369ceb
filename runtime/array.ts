// NDArray: a concrete array in row-major order over one typed array. Plain data: no handle, nothing to dispose of.
// Its methods for arithmetic are installed by methods.ts on the class that arrays and tracers share.

import { ShapeError } from "../compiler/errors.js";
import { type Dense, type DType, stridesOf, type TypedArray, typeText } from "../compiler/ir/aval.js";
import { ArrayValue } from "../compiler/trace/array-value.js";
import { formatArray } from "./format.js";

/** What `toArray` gives: a number or boolean for rank 0, nested lists otherwise. */
export type NestedArray = number | boolean | NestedArray[];

export class NDArray extends ArrayValue implements Dense {
  readonly data: TypedArray;
  override readonly shape: number[];
  override readonly dtype: DType;
  override readonly weak: boolean;

  /** `data` holds the elements in row-major order and is not copied; bool elements are 0 and 1. */
  constructor(data: TypedArray, shape: number[], dtype: DType, weak = false) {
    super();
    this.data = data;
    this.shape = shape;
    this.dtype = dtype;
    this.weak = weak;
  }

  override get aval(): this {
    return this;
  }
  override get size(): number {
    return this.data.length;
  }
  /** Row-major strides in elements; with `offset`, the `{ data, shape, stride, offset }` convention. */
  get stride(): number[] {
    return stridesOf(this.shape);
  }
  get offset(): number {
    return 0;
  }

  /**
   * The only element, as a number (a boolean for dtype bool).
   * @throws ShapeError shape/scalar unless the array has exactly one element.
   */
  item(): number | boolean {
    if (this.data.length !== 1) {
      throw new ShapeError(
        "shape/scalar",
        `item: the array is ${typeText(this)} with ${this.data.length} elements, expected one element; use toArray()`,
      );
    }
    return this.element(0);
  }

  /** The elements as nested JavaScript lists, booleans for dtype bool; rank 0 gives the element itself. */
  toArray(): NestedArray {
    const build = (axis: number, start: number, step: number): NestedArray => {
      const length = this.shape[axis];
      if (length === undefined) return this.element(start);
      const inner = length === 0 ? 0 : step / length;
      return Array.from({ length }, (_, k) => build(axis + 1, start + k * inner, inner));
    };
    return build(0, 0, this.data.length);
  }

  toJSON(): NestedArray {
    return this.toArray();
  }

  /** Copies of the slices along the first axis; the slices of a vector are rank-0 arrays. */
  *[Symbol.iterator](): Generator<NDArray> {
    const [length, ...rest] = this.shape;
    if (length === undefined) {
      throw new ShapeError(
        "shape/rank",
        `iteration: the array is ${typeText(this)}, expected rank 1 or more; use item()`,
      );
    }
    const step = length === 0 ? 0 : this.data.length / length;
    for (let k = 0; k < length; k++) {
      yield new NDArray(this.data.slice(k * step, (k + 1) * step), [...rest], this.dtype, this.weak);
    }
  }

  override toString(): string {
    return formatArray(this);
  }

  override valueOf(): number | boolean {
    if (this.shape.length === 0) return this.element(0);
    throw new ShapeError(
      "shape/scalar",
      `array: ${typeText(this)} is used as a number, expected rank 0; write x.add(y), x.multiply(y), x.less(y) or the ` +
        "np functions instead of operators",
    );
  }

  [Symbol.toPrimitive](hint: string): string | number | boolean {
    return hint === "string" ? this.toString() : this.valueOf();
  }

  private element(position: number): number | boolean {
    const value = this.data[position]!;
    return this.dtype === "bool" ? value !== 0 : value;
  }
}

Object.defineProperty(NDArray.prototype, Symbol.for("nodejs.util.inspect.custom"), {
  value(this: NDArray): string {
    return formatArray(this);
  },
});
