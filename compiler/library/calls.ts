// What an emitted module carries for its calls: reading arguments, refusing wrong ones in the words that jit uses, and
// checking the arrays that a caller gives for results. The long ones run only when a call fails.

type TypedArray =
  | Float32Array
  | Float64Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array;

/** A typed-array class. */
type Storage = abstract new (...args: never[]) => TypedArray;

export interface ArrayObject {
  readonly data: unknown;
  readonly shape: readonly number[];
  readonly dtype: unknown;
  readonly weak: unknown;
  readonly stride: readonly number[] | undefined;
  readonly offset: number | undefined;
}

/** What every host of modules has, and the language does not. */
interface WebGlobals {
  atob(text: string): string;
}

interface OutOption {
  readonly out: unknown;
}

/** An error with the name and the code that lanewise gives it. */
export function callError(name: string, code: string, message: string): Error {
  return Object.assign(new Error(`${message} [${code}]`), { name, code });
}

/** True for a plain object with exactly `count` keys. */
export function isRecord(value: unknown, count: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  let own = 0;
  for (const _ in value) own++;
  return own === count;
}

/** True for `{ data, shape }` with elements row after row, as every NDArray (which has `weak`) has them. */
export function isArrayObject(x: unknown): boolean {
  if (typeof x !== "object" || x === null) return false;
  const { data, shape, weak } = x as ArrayObject;
  return ArrayBuffer.isView(data) && Array.isArray(shape) && (weak !== undefined || isRowMajor(x as ArrayObject));
}

/** True when no stride or offset says that elements lie otherwise than row after row. */
export function isRowMajor(x: ArrayObject): boolean {
  const { shape, stride, offset } = x;
  if (offset !== undefined && offset !== 0) return false;
  let step = 1;
  for (let axis = shape.length - 1; stride !== undefined && axis >= 0; axis--) {
    if (stride[axis] !== step && shape[axis] !== 1) return false;
    step *= shape[axis]!;
  }
  return true;
}

/** The elements of an array object of this dtype; undefined for anything else. */
export function dataOf(x: unknown, storage: Storage, dtype: string): TypedArray | undefined {
  if (!isArrayObject(x)) return undefined;
  const { data, dtype: own } = x as ArrayObject;
  return data instanceof storage && (own === undefined || own === dtype) ? data : undefined;
}

/** True when the shape of `x` is `dims`, and those are sizes. */
export function hasShape(x: unknown, dims: readonly number[]): boolean {
  const { shape } = x as ArrayObject;
  if (shape.length !== dims.length) return false;
  for (let axis = 0; axis < dims.length; axis++) {
    const dim = dims[axis]!;
    if (shape[axis] !== dim || !Number.isInteger(dim) || dim < 0) return false;
  }
  return true;
}

/** A number in an array of one element; undefined when the integers there cannot hold it. */
export function holdNumber(slot: TypedArray, value: number): TypedArray | undefined {
  slot[0] = value;
  return slot instanceof Float32Array || slot instanceof Float64Array || slot[0] === value ? slot : undefined;
}

/** A value in a message: its type when it is an array, else what it is, in a few words. */
export function describeArgument(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return `${JSON.stringify(value.slice(0, 40))} (string)`;
  if (typeof value === "function") return `the function ${value.name || "(unnamed)"}`;
  if (typeof value !== "object") return `${String(value)} (${typeof value})`;
  const name: string = value.constructor?.name ?? "Object";
  const dtype = /^(Float|Int|Uint)\d+Array$/.test(name) ? name.slice(0, -5).toLowerCase() : `${name} of `;
  if (ArrayBuffer.isView(value)) return `${dtype}[${(value as TypedArray).length}]`;
  const { data, shape, dtype: own } = value as ArrayObject;
  if (ArrayBuffer.isView(data) && Array.isArray(shape)) {
    const elements = describeArgument(data);
    const type = `${own ?? elements.replace(/\[.*/, "")}[${shape}]`;
    if (!isArrayObject(value)) return `a strided ${type}`;
    const size = shape.reduce((product: number, dim: number) => product * dim, 1);
    return size === (data as TypedArray).length ? type : `${type} on ${elements}`;
  }
  const keys = Object.keys(value).sort();
  return name === "Object" ? `an object with keys ${keys.map((key) => JSON.stringify(key)).join(", ")}` : `a ${name}`;
}

/** The error for an array argument of another type than the function is compiled for. */
export function wrongType(
  op: string,
  argument: string,
  type: string,
  value: unknown,
  sizes: Readonly<Record<string, number>>,
): Error {
  const where = Object.keys(sizes).map((size) => `${size} = ${sizes[size]}`);
  const wanted = `${type}${where.length > 0 ? ` with ${where.join(", ")}` : ""}`;
  if (!ArrayBuffer.isView(value) && !isArrayObject(value) && typeof value !== "number" && typeof value !== "boolean") {
    return callError(
      "ArgumentError",
      "argument/type",
      `${op}: argument ${argument} is ${describeArgument(value)}, expected ${wanted}; pass a typed array with its ` +
        "elements row after row, or { data, shape }",
    );
  }
  return callError(
    "ArgumentError",
    "argument/compiled",
    `${op}: the types of arguments differ from those it is compiled for: argument ${argument} compiled with ${wanted} ` +
      `and called with ${describeArgument(value)}; pass arrays of these types, { data, shape } where one typed array ` +
      "does not tell the sizes",
  );
}

/** The error for a list or an object with other entries than the function is compiled for. */
export function wrongTree(op: string, path: string, value: unknown, expected: string): Error {
  return callError(
    "TreeError",
    "tree/compiled",
    `${op}: at ${path}, called with ${describeArgument(value)}, expected ${expected} as it is compiled for`,
  );
}

/** `options.out` of a call with `given` arguments in all, `count` of them before the options. */
export function readOut(op: string, options: unknown, count: number, given: number): unknown {
  if (given > count + 1) {
    const expected = `${count} argument${count === 1 ? "" : "s"} and options`;
    throw callError("TreeError", "tree/compiled", `${op}: called with ${given} arguments, expected ${expected}`);
  }
  if (options === undefined) return undefined;
  if (typeof options !== "object" || options === null || Object.getPrototypeOf(options) !== Object.prototype) {
    const message = `${op}: the options are ${describeArgument(options)}, expected an object with any of out`;
    throw callError("ArgumentError", "argument/options", message);
  }
  for (const name in options) {
    if (name !== "out") {
      throw callError("ArgumentError", "argument/option", `${op}: unknown option ${name}; the options are out`);
    }
  }
  return (options as OutOption).out;
}

/** The elements of an array that the caller gives for a result. */
export function outData(where: string, given: unknown, storage: Storage, dtype: string, dims: number[]): TypedArray {
  let size = 1;
  for (let axis = 0; axis < dims.length; axis++) size *= dims[axis]!;
  const data = given instanceof storage ? given : dataOf(given, storage, dtype);
  if (data?.length === size && (data === given || hasShape(given, dims))) return data;
  throw callError(
    "ArgumentError",
    "argument/out",
    `${where} is ${describeArgument(given)}, expected ${dtype}[${dims}]; pass a ${storage.name} of ${size}, or leave it out`,
  );
}

/** Refuses results that would be written over arguments that are still read, or over each other. */
export function keepApart(op: string, outs: readonly TypedArray[], inputs: readonly TypedArray[]): void {
  for (let k = 0; k < outs.length; k++) {
    for (let j = 0; j < inputs.length; j++) if (isShared(outs[k]!, inputs[j]!)) throw sharedMemory(op);
    for (let j = 0; j < k; j++) if (isShared(outs[k]!, outs[j]!)) throw sharedMemory(op);
  }
}

/** True when two arrays have bytes in common. */
export function isShared(a: TypedArray, b: TypedArray): boolean {
  if (a.buffer !== b.buffer) return false;
  return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
}

/** The error for results that would be written over what is still read. */
export function sharedMemory(op: string): Error {
  const message = `${op}: out shares memory with an argument or another result; pass arrays of its own memory`;
  return callError("ArgumentError", "argument/out", message);
}

/** The bytes of a base64 text. */
export function fromBase64(text: string): ArrayBuffer {
  return Uint8Array.from((globalThis as unknown as WebGlobals).atob(text), (character) => character.charCodeAt(0))
    .buffer;
}

/** A number that tells files apart: a sum over the bytes, 32 bits wide (FNV-1a on words). */
export function checksum(buffer: ArrayBuffer): number {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}

/** The bytes that go with a module, checked, in a buffer of their own. */
export function sidecarOf(bytes: Uint8Array | ArrayBuffer, length: number, sum: number): ArrayBuffer {
  const isBytes = bytes instanceof Uint8Array || bytes instanceof ArrayBuffer;
  const given = isBytes ? `${bytes.byteLength} bytes` : describeArgument(bytes);
  const buffer = isBytes ? new Uint8Array(bytes).slice().buffer : undefined;
  if (buffer?.byteLength === length && checksum(buffer) === sum) return buffer;
  const other = buffer?.byteLength === length ? "of another module" : `(${given})`;
  throw callError(
    "ArgumentError",
    "argument/sidecar",
    `load: argument 0 (bytes) is not the file that was written with this module ${other}, expected ${length} bytes; ` +
      "pass the file of the same build",
  );
}

/** The error for a call before `load`. */
export function notLoaded(op: string): Error {
  return callError("ArgumentError", "argument/sidecar", `${op}: its arrays are not there yet; call load(bytes) before`);
}
