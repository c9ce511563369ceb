// score: emitted by lanewise. Change the source and emit again.

/** float32[3] */
const score_const0 = /* @__PURE__ */ new Float32Array([0.5, 0.25, 0.25]);

const score_rate = /* @__PURE__ */ new Float32Array(1);

/**
 * score(v, rate) -> float32[n]
 * @param v float32[n,3]
 * @param rate float32[]
 * @param [options] `out`: arrays of these types that the results are written to, instead of new ones
 * @returns float32[n], as { data, shape, dtype }
 */
export function score(v, rate, options) {
  const vData = v instanceof Float32Array ? v : dataOf(v, Float32Array, "float32");
  const n = vData?.length / 3;
  if (!Number.isInteger(n) || vData !== v && !hasShape(v, [n, 3])) {
    throw wrongType("score", "v", "float32[n,3]", v, {});
  }
  const rateData = typeof rate === "number" ? holdNumber(score_rate, rate) : rate instanceof Float32Array ? rate : dataOf(rate, Float32Array, "float32");
  if (rateData?.length !== 1 || typeof rate === "object" && rateData !== rate && !hasShape(rate, [])) {
    throw wrongType("score", "rate", "float32[]", rate, {});
  }
  const out = arguments.length > 2 ? readOut("score", options, 2, arguments.length) : undefined;
  const result = out === undefined ? new Float32Array(n) : outData("score: out", out, Float32Array, "float32", [n]);
  if (out !== undefined) keepApart("score", [result], [score_const0, vData, rateData]);
  scoreLoops(score_const0, vData, rateData, result, n);
  return {
    data: result,
    shape: [n],
    dtype: "float32"
  };
}

// score(const0 float32[3], v float32[n,3], rate float32[]) -> out float32[n]
// from   broadcastInDim, mul, reduceSum, mul
// cost   7 n flops, 16 + 16 n bytes in and out
function scoreLoops(const0, v, rate, out, n) {
  const const0_1 = const0[0];
  const const0_2 = const0[1];
  const const0_3 = const0[2];
  const rate1 = rate[0];
  for (let i = 0; i < n; i++) {
    const mul = v[i * 3] * const0_1;
    const reduceSum = 0 + mul;
    const mul1 = v[i * 3 + 1] * const0_2;
    const reduceSum1 = reduceSum + mul1;
    const mul2 = v[i * 3 + 2] * const0_3;
    const reduceSum2 = reduceSum1 + mul2;
    const mul3 = reduceSum2 * rate1;
    out[i] = mul3;
  }
}

/** True when no stride or offset says that elements lie otherwise than row after row. */
function isRowMajor(x) {
  const { shape, stride, offset } = x;
  if (offset !== undefined && offset !== 0) return false;
  let step = 1;
  for (let axis = shape.length - 1; stride !== undefined && axis >= 0; axis--) {
    if (stride[axis] !== step && shape[axis] !== 1) return false;
    step *= shape[axis];
  }
  return true;
}

/** True for `{ data, shape }` with elements row after row, as every NDArray (which has `weak`) has them. */
function isArrayObject(x) {
  if (typeof x !== "object" || x === null) return false;
  const { data, shape, weak } = x;
  return ArrayBuffer.isView(data) && Array.isArray(shape) && (weak !== undefined || isRowMajor(x));
}

/** The elements of an array object of this dtype; undefined for anything else. */
function dataOf(x, storage, dtype) {
  if (!isArrayObject(x)) return undefined;
  const { data, dtype: own } = x;
  return data instanceof storage && (own === undefined || own === dtype) ? data : undefined;
}

/** True when the shape of `x` is `dims`, and those are sizes. */
function hasShape(x, dims) {
  const { shape } = x;
  if (shape.length !== dims.length) return false;
  for (let axis = 0; axis < dims.length; axis++) {
    const dim = dims[axis];
    if (shape[axis] !== dim || !Number.isInteger(dim) || dim < 0) return false;
  }
  return true;
}

/** A number in an array of one element; undefined when the integers there cannot hold it. */
function holdNumber(slot, value) {
  slot[0] = value;
  return slot instanceof Float32Array || slot instanceof Float64Array || slot[0] === value ? slot : undefined;
}

/** True when two arrays have bytes in common. */
function isShared(a, b) {
  if (a.buffer !== b.buffer) return false;
  return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
}

/** An error with the name and the code that lanewise gives it. */
function callError(name, code, message) {
  return Object.assign(new Error(`${message} [${code}]`), { name, code });
}

/** The error for results that would be written over what is still read. */
function sharedMemory(op) {
  const message = `${op}: out shares memory with an argument or another result; pass arrays of its own memory`;
  return callError("ArgumentError", "argument/out", message);
}

/** Refuses results that would be written over arguments that are still read, or over each other. */
function keepApart(op, outs, inputs) {
  for (let k = 0; k < outs.length; k++) {
    for (let j = 0; j < inputs.length; j++) if (isShared(outs[k], inputs[j])) throw sharedMemory(op);
    for (let j = 0; j < k; j++) if (isShared(outs[k], outs[j])) throw sharedMemory(op);
  }
}

/** A value in a message: its type when it is an array, else what it is, in a few words. */
function describeArgument(value) {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "string") return `${JSON.stringify(value.slice(0, 40))} (string)`;
  if (typeof value === "function") return `the function ${value.name || "(unnamed)"}`;
  if (typeof value !== "object") return `${String(value)} (${typeof value})`;
  const name = value.constructor?.name ?? "Object";
  const dtype = /^(Float|Int|Uint)\d+Array$/.test(name) ? name.slice(0, -5).toLowerCase() : `${name} of `;
  if (ArrayBuffer.isView(value)) return `${dtype}[${value.length}]`;
  const { data, shape, dtype: own } = value;
  if (ArrayBuffer.isView(data) && Array.isArray(shape)) {
    const elements = describeArgument(data);
    const type = `${own ?? elements.replace(/\[.*/, "")}[${shape}]`;
    if (!isArrayObject(value)) return `a strided ${type}`;
    const size = shape.reduce((product, dim) => product * dim, 1);
    return size === data.length ? type : `${type} on ${elements}`;
  }
  const keys = Object.keys(value).sort();
  return name === "Object" ? `an object with keys ${keys.map((key) => JSON.stringify(key)).join(", ")}` : `a ${name}`;
}

/** The elements of an array that the caller gives for a result. */
function outData(where, given, storage, dtype, dims) {
  let size = 1;
  for (let axis = 0; axis < dims.length; axis++) size *= dims[axis];
  const data = given instanceof storage ? given : dataOf(given, storage, dtype);
  if (data?.length === size && (data === given || hasShape(given, dims))) return data;
  throw callError(
    "ArgumentError",
    "argument/out",
    `${where} is ${describeArgument(given)}, expected ${dtype}[${dims}]; pass a ${storage.name} of ${size}, or leave it out`,
  );
}

/** `options.out` of a call with `given` arguments in all, `count` of them before the options. */
function readOut(op, options, count, given) {
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
  return options.out;
}

/** The error for an array argument of another type than the function is compiled for. */
function wrongType(op, argument, type, value, sizes) {
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
