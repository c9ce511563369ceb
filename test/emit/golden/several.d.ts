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
 * halvings(x) -> float32[n]
 * @param x float32[n]
 * @param [options] `out`: arrays of these types that the results are written to, instead of new ones
 * @returns float32[n], as { data, shape, dtype }
 */
export declare function halvings(
  /** float32[n] */ x: Float32Array | ArrayObject<Float32Array, "float32">,
  options?: { readonly out?: Float32Array | ArrayObject<Float32Array, "float32"> | undefined },
): Dense<Float32Array, "float32", [number]>;

/**
 * quotients(table, by) -> int32[n,m]
 * @param table int32[n,m]
 * @param by int32[]
 * @param [options] `out`: arrays of these types that the results are written to, instead of new ones
 * @returns int32[n,m], as { data, shape, dtype }
 */
export declare function quotients(
  /** int32[n,m] */ table: ArrayObject<Int32Array, "int32">,
  /** int32[] */ by: number | Int32Array | ArrayObject<Int32Array, "int32">,
  options?: { readonly out?: Int32Array | ArrayObject<Int32Array, "int32"> | undefined },
): Dense<Int32Array, "int32", [number, number]>;
