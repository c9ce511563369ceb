// layer: emitted by lanewise. Change the source and emit again.

/**
 * layer(args_0, x) -> { best: float32[n]; hidden: float32[n,2] }
 * @param args_0 { b: float32[2]; w: float32[2,3] }
 * @param x float32[n,3]
 * @param [options] `out`: arrays of these types that the results are written to, instead of new ones
 * @returns { best: float32[n]; hidden: float32[n,2] }, each as { data, shape, dtype }
 */
export function layer(args_0, x, options) {
  if (!isRecord(args_0, 2)) {
    throw wrongTree("layer", "args[0]", args_0, "an object with keys \"b\", \"w\"");
  }
  const b = args_0.b;
  const bData = b instanceof Float32Array ? b : dataOf(b, Float32Array, "float32");
  if (bData?.length !== 2 || bData !== b && !hasShape(b, [2])) {
    throw wrongType("layer", "args[0].b", "float32[2]", b, {});
  }
  const w = args_0.w;
  const wData = w instanceof Float32Array ? w : dataOf(w, Float32Array, "float32");
  if (wData?.length !== 6 || wData !== w && !hasShape(w, [2, 3])) {
    throw wrongType("layer", "args[0].w", "float32[2,3]", w, {});
  }
  const xData = x instanceof Float32Array ? x : dataOf(x, Float32Array, "float32");
  const n = xData?.length / 3;
  if (!Number.isInteger(n) || xData !== x && !hasShape(x, [n, 3])) {
    throw wrongType("layer", "x", "float32[n,3]", x, {});
  }
  const out = arguments.length > 2 ? readOut("layer", options, 2, arguments.length) : undefined;
  const result0 = out === undefined ? new Float32Array(n) : outData("layer: out.best", out?.best, Float32Array, "float32", [n]);
  const result1 = out === undefined ? new Float32Array(n * 2) : outData("layer: out.hidden", out?.hidden, Float32Array, "float32", [n, 2]);
  if (out !== undefined) keepApart("layer", [result0, result1], [bData, wData, xData]);
  layerLoops(bData, wData, xData, result0, result1, n);
  return {
    best: {
      data: result0,
      shape: [n],
      dtype: "float32"
    },
    hidden: {
      data: result1,
      shape: [n, 2],
      dtype: "float32"
    }
  };
}

// layer(args[0].b float32[2], args[0].w float32[2,3], x float32[n,3]) -> out0 float32[n], out1 float32[n,2]
// from   dotGeneral, broadcastInDim, add, max, reduceMax
// cost   17 n flops, 32 + 24 n bytes in and out
function layerLoops(args_0_b, args_0_w, x, out0, out1, n) {
  const args_0_w1 = args_0_w[0];
  const args_0_w2 = args_0_w[1];
  const args_0_w3 = args_0_w[2];
  const args_0_b1 = args_0_b[0];
  const args_0_w4 = args_0_w[3];
  const args_0_w5 = args_0_w[4];
  const args_0_w6 = args_0_w[5];
  const args_0_b2 = args_0_b[1];
  for (let i = 0; i < n; i++) {
    const x1 = x[i * 3];
    const total = 0 + x1 * args_0_w1;
    const x2 = x[i * 3 + 1];
    const total1 = total + x2 * args_0_w2;
    const x3 = x[i * 3 + 2];
    const total2 = total1 + x3 * args_0_w3;
    const add = total2 + args_0_b1;
    const max = positivePart(add);
    const max1 = Math.fround(max);
    out1[i * 2] = max1;
    const total3 = 0 + x1 * args_0_w4;
    const total4 = total3 + x2 * args_0_w5;
    const total5 = total4 + x3 * args_0_w6;
    const add1 = total5 + args_0_b2;
    const max2 = positivePart(add1);
    const max3 = Math.fround(max2);
    const reduceMax = Math.max(max1, max3);
    out1[i * 2 + 1] = max3;
    out0[i] = reduceMax;
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

/** True for a plain object with exactly `count` keys. */
function isRecord(value, count) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  let own = 0;
  for (const _ in value) own++;
  return own === count;
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

/** The number in question, and 0. */
const choice = /* @__PURE__ */ new Float64Array(2);

/** max(x, 0). */
function positivePart(x) {
  choice[0] = x;
  return choice[+(x <= 0)];
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

/** The error for a list or an object with other entries than the function is compiled for. */
function wrongTree(op, path, value, expected) {
  return callError(
    "TreeError",
    "tree/compiled",
    `${op}: at ${path}, called with ${describeArgument(value)}, expected ${expected} as it is compiled for`,
  );
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
