// Written by `npm run library` from the other files of this folder: their text in JavaScript, for emitted kernels.

export type LibraryName =
  | "callError"
  | "isRecord"
  | "isArrayObject"
  | "dataOf"
  | "hasShape"
  | "holdNumber"
  | "describeArgument"
  | "wrongType"
  | "wrongTree"
  | "readOut"
  | "outData"
  | "keepApart"
  | "fromBase64"
  | "checksum"
  | "sidecarOf"
  | "notLoaded"
  | "erfInv"
  | "quantileAtCentre"
  | "quantileInTail"
  | "quantileFarOut"
  | "divideIntegers"
  | "remainderIntegers"
  | "powerIntegers"
  | "shiftLeft"
  | "shiftRightLogical"
  | "shiftRightArithmetic"
  | "power"
  | "roundHalfEven"
  | "isBehind"
  | "sortRow"
  | "sortLongRow"
  | "orderRow"
  | "orderByInsertion"
  | "topOfRow"
  | "searchRow"
  | "threefry2x32";

export interface LibraryEntry {
  /** Other entries that the text refers to. */
  readonly uses: readonly LibraryName[];
  /** One declaration, with the comment above it. */
  readonly source: string;
}

export const library: Readonly<Record<LibraryName, LibraryEntry>> = {
  callError: {
    uses: [],
    source: `/** An error with the name and the code that lanewise gives it. */
function callError(name, code, message) {
  return Object.assign(new Error(\`\${message} [\${code}]\`), { name, code });
}`,
  },
  isRecord: {
    uses: [],
    source: `/** True for a plain object with exactly \`count\` keys. */
function isRecord(value, count) {
  if (typeof value !== "object" || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  let own = 0;
  for (const _ in value) own++;
  return own === count;
}`,
  },
  isArrayObject: {
    uses: [],
    source: `/** True for \`{ data, shape }\` with elements row after row: an array as an object, which every NDArray is. */
function isArrayObject(x) {
  if (typeof x !== "object" || x === null) return false;
  const { data, shape, stride, offset } = x;
  if (!ArrayBuffer.isView(data) || !Array.isArray(shape) || (offset !== undefined && offset !== 0)) return false;
  let step = 1;
  for (let axis = shape.length - 1; stride !== undefined && axis >= 0; axis--) {
    if (stride[axis] !== step && shape[axis] !== 1) return false;
    step *= shape[axis];
  }
  return true;
}`,
  },
  dataOf: {
    uses: ["isArrayObject"],
    source: `/** The elements of an array object of this dtype; undefined for anything else. */
function dataOf(x, storage, dtype) {
  if (!isArrayObject(x)) return undefined;
  const { data, dtype: own } = x;
  return data instanceof storage && (own === undefined || own === dtype) ? data : undefined;
}`,
  },
  hasShape: {
    uses: [],
    source: `/** True when the shape of \`x\` is \`dims\`, and those are sizes. */
function hasShape(x, dims) {
  const { shape } = x;
  if (shape.length !== dims.length) return false;
  for (let axis = 0; axis < dims.length; axis++) {
    const dim = dims[axis];
    if (shape[axis] !== dim || !Number.isInteger(dim) || dim < 0) return false;
  }
  return true;
}`,
  },
  holdNumber: {
    uses: [],
    source: `/** A number in an array of one element; undefined when the integers there cannot hold it. */
function holdNumber(slot, value) {
  slot[0] = value;
  return slot instanceof Float32Array || slot instanceof Float64Array || slot[0] === value ? slot : undefined;
}`,
  },
  describeArgument: {
    uses: ["isArrayObject"],
    source: `/** A value in a message: its type when it is an array, else what it is, in a few words. */
function describeArgument(value) {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return \`a list of \${value.length}\`;
  if (typeof value === "string") return \`\${JSON.stringify(value.slice(0, 40))} (string)\`;
  if (typeof value === "function") return \`the function \${value.name || "(unnamed)"}\`;
  if (typeof value !== "object") return \`\${String(value)} (\${typeof value})\`;
  const name = value.constructor?.name ?? "Object";
  const dtype = /^(Float|Int|Uint)\\d+Array$/.test(name) ? name.slice(0, -5).toLowerCase() : \`\${name} of \`;
  if (ArrayBuffer.isView(value)) return \`\${dtype}[\${value.length}]\`;
  const { data, shape, dtype: own } = value;
  if (ArrayBuffer.isView(data) && Array.isArray(shape)) {
    const elements = describeArgument(data);
    const type = \`\${own ?? elements.replace(/\\[.*/, "")}[\${shape}]\`;
    if (!isArrayObject(value)) return \`a strided \${type}\`;
    const size = shape.reduce((product, dim) => product * dim, 1);
    return size === data.length ? type : \`\${type} on \${elements}\`;
  }
  const keys = Object.keys(value).sort();
  return name === "Object" ? \`an object with keys \${keys.map((key) => JSON.stringify(key)).join(", ")}\` : \`a \${name}\`;
}`,
  },
  wrongType: {
    uses: ["callError", "isArrayObject", "describeArgument"],
    source: `/** The error for an array argument of another type than the function is compiled for. */
function wrongType(op, argument, type, value, sizes) {
  const where = Object.keys(sizes).map((size) => \`\${size} = \${sizes[size]}\`);
  const wanted = \`\${type}\${where.length > 0 ? \` with \${where.join(", ")}\` : ""}\`;
  if (!ArrayBuffer.isView(value) && !isArrayObject(value) && typeof value !== "number" && typeof value !== "boolean") {
    return callError(
      "ArgumentError",
      "argument/type",
      \`\${op}: argument \${argument} is \${describeArgument(value)}, expected \${wanted}; pass a typed array with its \` +
        "elements row after row, or { data, shape }",
    );
  }
  return callError(
    "ArgumentError",
    "argument/compiled",
    \`\${op}: the types of arguments differ from those it is compiled for: argument \${argument} compiled with \${wanted} \` +
      \`and called with \${describeArgument(value)}; pass arrays of these types, { data, shape } where one typed array \` +
      "does not tell the sizes",
  );
}`,
  },
  wrongTree: {
    uses: ["callError", "describeArgument"],
    source: `/** The error for a list or an object with other entries than the function is compiled for. */
function wrongTree(op, path, value, expected) {
  return callError(
    "TreeError",
    "tree/compiled",
    \`\${op}: at \${path}, called with \${describeArgument(value)}, expected \${expected} as it is compiled for\`,
  );
}`,
  },
  readOut: {
    uses: ["callError", "describeArgument"],
    source: `/** \`options.out\` of a call with \`count\` arguments before the options. */
function readOut(op, count, args) {
  const options = args[count];
  if (args.length > count + 1) {
    const expected = \`\${count} argument\${count === 1 ? "" : "s"} and options\`;
    throw callError("TreeError", "tree/compiled", \`\${op}: called with \${args.length} arguments, expected \${expected}\`);
  }
  if (options === undefined) return undefined;
  if (typeof options !== "object" || options === null || Object.getPrototypeOf(options) !== Object.prototype) {
    const message = \`\${op}: the options are \${describeArgument(options)}, expected an object with any of out\`;
    throw callError("ArgumentError", "argument/options", message);
  }
  for (const name of Object.keys(options)) {
    if (name !== "out") {
      throw callError("ArgumentError", "argument/option", \`\${op}: unknown option \${name}; the options are out\`);
    }
  }
  return options.out;
}`,
  },
  outData: {
    uses: ["callError", "dataOf", "hasShape", "describeArgument"],
    source: `/** The elements of an array that the caller gives for a result. */
function outData(where, given, storage, dtype, dims) {
  const size = dims.reduce((product, dim) => product * dim, 1);
  const data = given instanceof storage ? given : dataOf(given, storage, dtype);
  if (data?.length === size && (data === given || hasShape(given, dims))) return data;
  throw callError(
    "ArgumentError",
    "argument/out",
    \`\${where} is \${describeArgument(given)}, expected \${dtype}[\${dims}]; pass a \${storage.name} of \${size}, or leave it out\`,
  );
}`,
  },
  keepApart: {
    uses: ["callError"],
    source: `/** Refuses results that would be written over arguments that are still read, or over each other. */
function keepApart(op, outs, inputs) {
  for (const [k, out] of outs.entries()) {
    for (const other of [...inputs, ...outs.slice(k + 1)]) {
      const isApart =
        out.buffer !== other.buffer ||
        out.byteOffset >= other.byteOffset + other.byteLength ||
        other.byteOffset >= out.byteOffset + out.byteLength;
      if (isApart) continue;
      const message = \`\${op}: out shares memory with an argument or another result; pass arrays of its own memory\`;
      throw callError("ArgumentError", "argument/out", message);
    }
  }
}`,
  },
  fromBase64: {
    uses: [],
    source: `/** The bytes of a base64 text. */
function fromBase64(text) {
  return Uint8Array.from(globalThis.atob(text), (character) => character.charCodeAt(0)).buffer;
}`,
  },
  checksum: {
    uses: [],
    source: `/** A number that tells files apart: a sum over the bytes, 32 bits wide (FNV-1a on words). */
function checksum(buffer) {
  let hash = 0x811c9dc5;
  for (const word of new Uint32Array(buffer)) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}`,
  },
  sidecarOf: {
    uses: ["callError", "describeArgument", "checksum"],
    source: `/** The bytes that go with a module, checked, in a buffer of their own. */
function sidecarOf(bytes, length, sum) {
  const isBytes = bytes instanceof Uint8Array || bytes instanceof ArrayBuffer;
  const given = isBytes ? \`\${bytes.byteLength} bytes\` : describeArgument(bytes);
  const buffer = isBytes ? new Uint8Array(bytes).slice().buffer : undefined;
  if (buffer?.byteLength === length && checksum(buffer) === sum) return buffer;
  const other = buffer?.byteLength === length ? "of another module" : \`(\${given})\`;
  throw callError(
    "ArgumentError",
    "argument/sidecar",
    \`load: argument 0 (bytes) is not the file that was written with this module \${other}, expected \${length} bytes; \` +
      "pass the file of the same build",
  );
}`,
  },
  notLoaded: {
    uses: ["callError"],
    source: `/** The error for a call before \`load\`. */
function notLoaded(op) {
  return callError("ArgumentError", "argument/sidecar", \`\${op}: its arrays are not there yet; call load(bytes) before\`);
}`,
  },
  erfInv: {
    uses: ["quantileAtCentre", "quantileInTail", "quantileFarOut"],
    source: `/** The number whose error function is x. Infinite at -1 and 1, NaN beyond. */
function erfInv(x) {
  const rest = 1 - Math.abs(x);
  if (rest >= 0.15) return Math.SQRT1_2 * 0.5 * x * quantileAtCentre(0.180625 - 0.25 * x * x);
  if (rest === 0) return x / 0;
  const depth = Math.sqrt(-Math.log(0.5 * rest));
  const size = Math.SQRT1_2 * (depth <= 5 ? quantileInTail(depth - 1.6) : quantileFarOut(depth - 5));
  return x < 0 ? -size : size;
}`,
  },
  quantileAtCentre: {
    uses: [],
    source: `function quantileAtCentre(r) {
  let top = 2509.0809287301227 * r + 33430.57558358813;
  top = top * r + 67265.7709270087;
  top = top * r + 45921.95393154987;
  top = top * r + 13731.69376550946;
  top = top * r + 1971.5909503065513;
  top = top * r + 133.14166789178438;
  top = top * r + 3.3871328727963665;
  let bottom = 5226.495278852854 * r + 28729.085735721943;
  bottom = bottom * r + 39307.89580009271;
  bottom = bottom * r + 21213.794301586597;
  bottom = bottom * r + 5394.196021424751;
  bottom = bottom * r + 687.1870074920579;
  bottom = bottom * r + 42.31333070160091;
  return top / (bottom * r + 1);
}`,
  },
  quantileInTail: {
    uses: [],
    source: `function quantileInTail(r) {
  let top = 0.0007745450142783414 * r + 0.022723844989269184;
  top = top * r + 0.2417807251774506;
  top = top * r + 1.2704582524523684;
  top = top * r + 3.6478483247632045;
  top = top * r + 5.769497221460691;
  top = top * r + 4.630337846156546;
  top = top * r + 1.4234371107496835;
  let bottom = 1.0507500716444169e-9 * r + 0.0005475938084995345;
  bottom = bottom * r + 0.015198666563616457;
  bottom = bottom * r + 0.14810397642748008;
  bottom = bottom * r + 0.6897673349851;
  bottom = bottom * r + 1.6763848301838038;
  bottom = bottom * r + 2.053191626637759;
  return top / (bottom * r + 1);
}`,
  },
  quantileFarOut: {
    uses: [],
    source: `function quantileFarOut(r) {
  let top = 2.0103343992922881e-7 * r + 0.000027115555687434876;
  top = top * r + 0.0012426609473880784;
  top = top * r + 0.026532189526576124;
  top = top * r + 0.29656057182850487;
  top = top * r + 1.7848265399172913;
  top = top * r + 5.463784911164114;
  top = top * r + 6.657904643501103;
  let bottom = 2.0442631033899397e-15 * r + 1.421511758316446e-7;
  bottom = bottom * r + 0.000018463183175100548;
  bottom = bottom * r + 0.0007868691311456133;
  bottom = bottom * r + 0.014875361290850615;
  bottom = bottom * r + 0.1369298809227358;
  bottom = bottom * r + 0.599832206555888;
  return top / (bottom * r + 1);
}`,
  },
  divideIntegers: {
    uses: [],
    source: `/** Quotient rounded towards zero; division by zero gives -1. */
function divideIntegers(x, y) {
  return y === 0 ? -1 : Math.trunc(x / y);
}`,
  },
  remainderIntegers: {
    uses: [],
    source: `/** Remainder with the sign of the dividend; division by zero gives the dividend. */
function remainderIntegers(x, y) {
  return y === 0 ? x : (x % y) + 0;
}`,
  },
  powerIntegers: {
    uses: [],
    source: `/** Integer power by squaring, modulo 2 ** 32; a negative exponent leaves only 1 and -1 apart from 0. */
function powerIntegers(x, y) {
  if (y < 0) return x === 1 ? 1 : x === -1 ? ((y & 1) !== 0 ? -1 : 1) : 0;
  let result = 1;
  let base = x;
  for (let rest = y; rest > 0; rest >>>= 1) {
    if ((rest & 1) !== 0) result = Math.imul(result, base);
    base = Math.imul(base, base);
  }
  return result;
}`,
  },
  shiftLeft: {
    uses: [],
    source: `/** Shifts by the width or more leave nothing. */
function shiftLeft(x, count, bits) {
  return count >= 0 && count < bits ? x << count : 0;
}`,
  },
  shiftRightLogical: {
    uses: [],
    source: `/** Zeros come in from the left of the value's own width. */
function shiftRightLogical(x, count, bits) {
  if (count < 0 || count >= bits) return 0;
  return (bits === 32 ? x >>> 0 : x & ((1 << bits) - 1)) >>> count;
}`,
  },
  shiftRightArithmetic: {
    uses: [],
    source: `/** Copies of the sign come in from the left, of unsigned values too. */
function shiftRightArithmetic(x, count, bits) {
  const spare = 32 - bits;
  return ((x << spare) >> spare) >> (count >= 0 && count < bits ? count : bits - 1);
}`,
  },
  power: {
    uses: [],
    source: `/** C's pow: 1 ** NaN and (-1) ** Infinity are 1. */
function power(x, y) {
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  return x ** y;
}`,
  },
  roundHalfEven: {
    uses: [],
    source: `/** Nearest integer, a half to the even one. */
function roundHalfEven(x) {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}`,
  },
  isBehind: {
    uses: [],
    source: `/** Whether b has to stand before a. */
function isBehind(a, b) {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}`,
  },
  sortRow: {
    uses: ["isBehind", "sortLongRow"],
    source: `/** Sorts row[start .. start + length] in place. The engine's own sort is faster from 24 elements on. */
function sortRow(row, start, length) {
  if (length > 24) {
    sortLongRow(row, start, length);
    return;
  }
  for (let k = start + 1; k < start + length; k++) {
    const value = row[k];
    let at = k;
    for (; at > start && isBehind(row[at - 1], value); at--) row[at] = row[at - 1];
    row[at] = value;
  }
}`,
  },
  sortLongRow: {
    uses: [],
    source: `/** The engine puts -0 before 0: zeros of both signs are written back in the order they had. */
function sortLongRow(row, start, length) {
  const part = row.subarray(start, start + length);
  let isSigned = false;
  for (let k = 0; k < length && !isSigned; k++) isSigned = Object.is(part[k], -0);
  const zeros = isSigned ? Array.from(part).filter((value) => value === 0) : [];
  part.sort();
  if (isSigned) part.set(zeros, part.indexOf(0));
}`,
  },
  orderRow: {
    uses: ["isBehind", "orderByInsertion"],
    source: `/**
 * Sorts positions in order[orderStart ..] by the elements of \`keys\` that they name, stably: runs of 16 by insertion,
 * then merged. \`spare\` has room for as many positions.
 */
function orderRow(keys, keysStart, order, orderStart, spare, spareStart, length) {
  for (let low = 0; low < length; low += 16) {
    orderByInsertion(keys, keysStart, order, orderStart + low, Math.min(16, length - low));
  }
  let from = order;
  let fromStart = orderStart;
  let to = spare;
  let toStart = spareStart;
  for (let width = 16; width < length; width *= 2) {
    for (let low = 0; low < length; low += 2 * width) {
      const middle = Math.min(low + width, length);
      const high = Math.min(low + 2 * width, length);
      let left = low;
      let right = middle;
      for (let k = low; k < high; k++) {
        const takeRight =
          left === middle ||
          (right < high &&
            isBehind(keys[keysStart + from[fromStart + left]], keys[keysStart + from[fromStart + right]]));
        to[toStart + k] = from[fromStart + (takeRight ? right++ : left++)];
      }
    }
    const [merged, mergedStart] = [to, toStart];
    to = from;
    toStart = fromStart;
    from = merged;
    fromStart = mergedStart;
  }
  if (from !== order) for (let k = 0; k < length; k++) order[orderStart + k] = from[fromStart + k];
}`,
  },
  orderByInsertion: {
    uses: ["isBehind"],
    source: `/** A short part of \`order\`, in place. */
function orderByInsertion(keys, keysStart, order, start, length) {
  for (let k = start + 1; k < start + length; k++) {
    const position = order[k];
    const key = keys[keysStart + position];
    let at = k;
    for (; at > start && isBehind(keys[keysStart + order[at - 1]], key); at--) order[at] = order[at - 1];
    order[at] = position;
  }
}`,
  },
  topOfRow: {
    uses: ["isBehind"],
    source: `/**
 * Positions of the \`count\` largest keys into top[topStart ..], largest first, NaN largest of all, equal keys as they came.
 * Each key is compared with the least of those kept, and goes in by insertion: meant for few of many.
 */
function topOfRow(keys, keysStart, top, topStart, count, length) {
  if (count === 0) return;
  for (let position = 0; position < length; position++) {
    const key = keys[keysStart + position];
    const kept = Math.min(position, count);
    if (kept === count && !isBehind(key, keys[keysStart + top[topStart + count - 1]])) continue;
    let at = topStart + (kept === count ? count - 1 : kept);
    for (; at > topStart && isBehind(key, keys[keysStart + top[at - 1]]); at--) top[at] = top[at - 1];
    top[at] = position;
  }
}`,
  },
  searchRow: {
    uses: ["isBehind"],
    source: `/**
 * For each of \`count\` values, how many elements of the sorted row stand before it: those that are less, and from the
 * right also those that are equal. NaN is behind everything and equal to NaN.
 */
function searchRow(row, rowStart, length, values, valuesStart, found, foundStart, count, fromRight) {
  for (let k = 0; k < count; k++) {
    const value = values[valuesStart + k];
    let low = 0;
    let high = length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const element = row[rowStart + middle];
      const isBefore = fromRight ? !isBehind(element, value) : isBehind(value, element);
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    found[foundStart + k] = low;
  }
}`,
  },
  threefry2x32: {
    uses: [],
    source: `/** Threefry-2x32-20: word 0 or 1 of the block of a counter under a key, or their exclusive or (word 2). */
function threefry2x32(key0, key1, count0, count1, word) {
  let a = key0 | 0;
  let b = key1 | 0;
  let c = key0 ^ key1 ^ 0x1bd11bda;
  let x = (count0 + a) | 0;
  let y = (count1 + b) | 0;
  for (let group = 1; group <= 5; group++) {
    const odd = (group & 1) !== 0;
    let turn = odd ? 13 : 17;
    x = (x + y) | 0;
    y = ((y << turn) | (y >>> (32 - turn))) ^ x;
    turn = odd ? 15 : 29;
    x = (x + y) | 0;
    y = ((y << turn) | (y >>> (32 - turn))) ^ x;
    turn = odd ? 26 : 16;
    x = (x + y) | 0;
    y = ((y << turn) | (y >>> (32 - turn))) ^ x;
    turn = odd ? 6 : 24;
    x = (x + y) | 0;
    y = ((y << turn) | (y >>> (32 - turn))) ^ x;
    const used = a;
    a = b;
    b = c;
    c = used;
    x = (x + a) | 0;
    y = (y + b + group) | 0;
  }
  return word === 0 ? x : word === 1 ? y : x ^ y;
}`,
  },
};
