// halvings, quotients: emitted by lanewise. Change the source and emit again.

/** float32[] */
const halvings_const0 = /* @__PURE__ */ new Float32Array([0]);

/**
 * halvings(x) -> float32[n]
 * @param x float32[n]
 * @param [options] `out`: arrays of these types that the results are written to, instead of new ones
 * @returns float32[n], as { data, shape, dtype }
 */
export function halvings(x, options) {
  const xData = x instanceof Float32Array ? x : dataOf(x, Float32Array, "float32");
  const n = xData?.length;
  if (!Number.isInteger(n) || xData !== x && !hasShape(x, [n])) {
    throw wrongType("halvings", "x", "float32[n]", x, {});
  }
  const out = arguments.length > 1 ? readOut("halvings", options, 1, arguments.length) : undefined;
  const result = out === undefined ? new Float32Array(n) : outData("halvings: out", out, Float32Array, "float32", [n]);
  if (out !== undefined) keepApart("halvings", [result], [halvings_const0, xData]);
  halvingsLoops(halvings_const0, xData, result, n);
  return {
    data: result,
    shape: [n],
    dtype: "float32"
  };
}

// halvings(const0 float32[], x float32[n]) -> out float32[n]
// from   laneMap
// cost   4 n flops, 4 + 8 n bytes in and out
function halvingsLoops(const0, x, out, n) {
  const const0_1 = const0[0];
  for (let i = 0; i < n; i++) {
    let carry = x[i];
    let carry1 = const0_1;
    while (carry > 1) {
      const div = carry / 2;
      const floor = Math.floor(div);
      const add = carry1 + 1;
      carry = floor;
      carry1 = add;
    }
    out[i] = carry1;
  }
}

const quotients_by = /* @__PURE__ */ new Int32Array(1);

/**
 * quotients(table, by) -> int32[n,m]
 * @param table int32[n,m]
 * @param by int32[]
 * @param [options] `out`: arrays of these types that the results are written to, instead of new ones
 * @returns int32[n,m], as { data, shape, dtype }
 */
export function quotients(table, by, options) {
  const tableData = dataOf(table, Int32Array, "int32");
  const n = table?.shape?.[0];
  const m = table?.shape?.[1];
  if (tableData?.length !== n * m || !hasShape(table, [n, m])) {
    throw wrongType("quotients", "table", "int32[n,m]", table, {});
  }
  const byData = typeof by === "number" ? holdNumber(quotients_by, by) : by instanceof Int32Array ? by : dataOf(by, Int32Array, "int32");
  if (byData?.length !== 1 || typeof by === "object" && byData !== by && !hasShape(by, [])) {
    throw wrongType("quotients", "by", "int32[]", by, {});
  }
  const out = arguments.length > 2 ? readOut("quotients", options, 2, arguments.length) : undefined;
  const result = out === undefined ? new Int32Array(n * m) : outData("quotients: out", out, Int32Array, "int32", [n, m]);
  if (out !== undefined) keepApart("quotients", [result], [tableData, byData]);
  quotientsLoops(tableData, byData, result, n, m);
  return {
    data: result,
    shape: [n, m],
    dtype: "int32"
  };
}

// quotients(table int32[n,m], by int32[]) -> out int32[n,m]
// from   eq, select, rem, lt, lt, ne, ne, and, add, select
// cost   2 + 10 n m flops, 8 n m + 4 bytes in and out
function quotientsLoops(table, by, out, n, m) {
  const by1 = by[0];
  const eq = by1 === 0;
  const select = eq ? 1 : by1;
  const lt = select < 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const rem = remainderIntegers(table[i * m + j], select);
      const lt1 = rem < 0;
      const ne = lt1 !== lt;
      const ne1 = rem !== 0;
      const and = (ne & ne1) !== 0;
      const add = rem + select | 0;
      const select1 = rem ^ ((add ^ rem | 0) & (-+and | 0) | 0) | 0;
      out[i * m + j] = select1;
    }
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

/** Remainder with the sign of the dividend; division by zero gives the dividend. */
function remainderIntegers(x, y) {
  return y === 0 ? x : (x % y) + 0;
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
