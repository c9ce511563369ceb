// The bits of a single-precision number, by way of four bytes that are read both ways.

export const fourBytes: DataView = new DataView(new ArrayBuffer(4));

/** The bits of x, rounded to single precision, as a signed integer. */
export function singleBits(x: number): number {
  fourBytes.setFloat32(0, x, true);
  return fourBytes.getInt32(0, true);
}

/** The single-precision number that has the bits of a signed integer. */
export function singleOfBits(bits: number): number {
  fourBytes.setInt32(0, bits, true);
  return fourBytes.getFloat32(0, true);
}
