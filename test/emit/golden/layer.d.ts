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
 * layer(args_0, x) -> { best: float32[n]; hidden: float32[n,2] }
 * @param args_0 { b: float32[2]; w: float32[2,3] }
 * @param x float32[n,3]
 * @param [options] `out`: arrays of these types that the results are written to, instead of new ones
 * @returns { best: float32[n]; hidden: float32[n,2] }, each as { data, shape, dtype }
 */
export declare function layer(
  args_0: { /** float32[2] */ readonly b: Float32Array | ArrayObject<Float32Array, "float32">; /** float32[2,3] */ readonly w: Float32Array | ArrayObject<Float32Array, "float32"> },
  /** float32[n,3] */ x: Float32Array | ArrayObject<Float32Array, "float32">,
  options?: { readonly out?: { best: Float32Array | ArrayObject<Float32Array, "float32">; hidden: Float32Array | ArrayObject<Float32Array, "float32"> } | undefined },
): { best: Dense<Float32Array, "float32", [number]>; hidden: Dense<Float32Array, "float32", [number, 2]> };
