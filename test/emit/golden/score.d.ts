/** An array: its elements row after row, its sizes and its dtype. A bool is stored as 0 or 1. */
export interface Dense<Data, DType extends string, Shape extends readonly number[]> {
  data: Data;
  shape: Shape;
  dtype: DType;
}

/** What is taken for an array where a bare typed array is not, or as well. */
export interface ArrayObject<Data, DType extends string> {
  readonly data: Data;
  readonly shape: readonly number[];
  readonly dtype?: DType;
}

/**
 * score(v, rate) -> float32[n]
 * @param v float32[n,3]
 * @param rate float32[]
 * @param [options] `out`: arrays of these types that the results are written to, instead of new ones
 * @returns float32[n], as { data, shape, dtype }
 */
export declare function score(
  /** float32[n,3] */ v: Float32Array | ArrayObject<Float32Array, "float32">,
  /** float32[] */ rate: number | Float32Array | ArrayObject<Float32Array, "float32">,
  options?: { readonly out?: Float32Array | ArrayObject<Float32Array, "float32"> | undefined },
): Dense<Float32Array, "float32", [number]>;
