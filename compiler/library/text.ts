// Written by `npm run library` from the other files of this folder: their text in JavaScript, for emitted kernels.

export type LibraryName =
  | "fourBytes"
  | "singleBits"
  | "singleOfBits"
  | "callError"
  | "isRecord"
  | "isArrayObject"
  | "isRowMajor"
  | "dataOf"
  | "hasShape"
  | "holdNumber"
  | "describeArgument"
  | "wrongType"
  | "wrongTree"
  | "readOut"
  | "outData"
  | "keepApart"
  | "isShared"
  | "sharedMemory"
  | "fromBase64"
  | "checksum"
  | "sidecarOf"
  | "notLoaded"
  | "choleskyFactor"
  | "fillLower"
  | "sineSingle"
  | "cosineSingle"
  | "sineOfHalfTurn"
  | "determinant"
  | "signedLogDeterminant"
  | "cofactorMatrix"
  | "eliminateCompletely"
  | "swapPlaces"
  | "invertUnitLower"
  | "erfInv"
  | "erfcInv"
  | "erfInvInTail"
  | "quantileOfRest"
  | "quantileInTail"
  | "quantileFarOut"
  | "errorFunction"
  | "complementaryError"
  | "errorFunctionNearZero"
  | "errorTail"
  | "errorFunctionSingle"
  | "complementaryErrorSingle"
  | "errorFunctionNearZeroSingle"
  | "errorTailSingle"
  | "exponential"
  | "exponential2"
  | "scaledExponential"
  | "exponentialMinusOne"
  | "fourierLength"
  | "fourierTableSize"
  | "fourierWorkSize"
  | "fourierTable"
  | "fourierTransform"
  | "halvingTransform"
  | "logisticFunction"
  | "hyperbolicTangent"
  | "hyperbolicSine"
  | "hyperbolicCosine"
  | "divideIntegers"
  | "remainderIntegers"
  | "powerIntegers"
  | "shiftLeft"
  | "shiftRightLogical"
  | "shiftRightArithmetic"
  | "leadingZeros"
  | "populationCount"
  | "floatToInt32"
  | "iterationsMessage"
  | "countIteration"
  | "logarithm"
  | "logarithmOfOnePlus"
  | "assembledLogarithm"
  | "luFactor"
  | "swapRows"
  | "pivotsToPermutation"
  | "luPermuted"
  | "luSubstitute"
  | "power"
  | "powerSingle"
  | "powerOfPositive"
  | "powerOfAny"
  | "powerOfSize"
  | "qrFactor"
  | "reflection"
  | "reflect"
  | "roundHalfEven"
  | "choice"
  | "positivePart"
  | "negativePart"
  | "exponentialSingle"
  | "exponentialMinusOneSingle"
  | "logarithmSingle"
  | "logarithmOfOnePlusSingle"
  | "logisticSingle"
  | "hyperbolicTangentSingle"
  | "singularWorkSize"
  | "singularValues"
  | "rotateRows"
  | "lengthAfter"
  | "negligibleLength"
  | "rowLength"
  | "rotatePair"
  | "normaliseRows"
  | "completeRow"
  | "pseudoInverse"
  | "pseudoInverseWorkSize"
  | "isBehind"
  | "sortRow"
  | "sortLongRow"
  | "orderRow"
  | "orderByInsertion"
  | "topOfRow"
  | "symmetricEigen"
  | "powerOfTwoBelow"
  | "leadsNegative"
  | "tridiagonalise"
  | "accumulateReflections"
  | "diagonalise"
  | "sweepUp"
  | "sortEigenpairs"
  | "powersOfTwo"
  | "makePowersOfTwo"
  | "productError"
  | "rootsOfTwo"
  | "makeRootsOfTwo"
  | "logarithms"
  | "makeLogarithms"
  | "stepLogarithm"
  | "oneDouble"
  | "doubleWords"
  | "highWord"
  | "notANumber"
  | "minusInfinity"
  | "threefry2x32"
  | "solveTriangular"
  | "solveTridiagonal";

export interface LibraryEntry {
  /** Other entries that the text refers to. */
  readonly uses: readonly LibraryName[];
  /** One declaration, with the comment above it. */
  readonly source: string;
  /** JSON of `{ params, body }` in ESTree, if the function can be written out where it is called. */
  readonly template?: string;
}

export const library: Readonly<Record<LibraryName, LibraryEntry>> = {
  fourBytes: {
    uses: [],
    source: `const fourBytes = new DataView(new ArrayBuffer(4));`,
  },
  singleBits: {
    uses: ["fourBytes"],
    source: `/** The bits of x, rounded to single precision, as a signed integer. */
function singleBits(x) {
  fourBytes.setFloat32(0, x, true);
  return fourBytes.getInt32(0, true);
}`,
  },
  singleOfBits: {
    uses: ["fourBytes"],
    source: `/** The single-precision number that has the bits of a signed integer. */
function singleOfBits(bits) {
  fourBytes.setInt32(0, bits, true);
  return fourBytes.getFloat32(0, true);
}`,
  },
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
    uses: ["isRowMajor"],
    source: `/** True for \`{ data, shape }\` with elements row after row, as every NDArray (which has \`weak\`) has them. */
function isArrayObject(x) {
  if (typeof x !== "object" || x === null) return false;
  const { data, shape, weak } = x;
  return ArrayBuffer.isView(data) && Array.isArray(shape) && (weak !== undefined || isRowMajor(x));
}`,
  },
  isRowMajor: {
    uses: [],
    source: `/** True when no stride or offset says that elements lie otherwise than row after row. */
function isRowMajor(x) {
  const { shape, stride, offset } = x;
  if (offset !== undefined && offset !== 0) return false;
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
    template: `{"params":["x","storage","dtype"],"body":[{"type":"IfStatement","test":{"type":"UnaryExpression","operator":"!","prefix":true,"argument":{"type":"CallExpression","callee":{"type":"Identifier","name":"isArrayObject"},"arguments":[{"type":"Identifier","name":"x"}]}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"undefined"}},"alternate":null},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"ObjectPattern","properties":[{"type":"Property","shorthand":true,"key":{"type":"Identifier","name":"data"},"value":{"type":"Identifier","name":"data"},"kind":"init"},{"type":"Property","key":{"type":"Identifier","name":"dtype"},"value":{"type":"Identifier","name":"own"},"kind":"init"}]},"init":{"type":"Identifier","name":"x"}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"LogicalExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"data"},"operator":"instanceof","right":{"type":"Identifier","name":"storage"}},"operator":"&&","right":{"type":"LogicalExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"own"},"operator":"===","right":{"type":"Identifier","name":"undefined"}},"operator":"||","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"own"},"operator":"===","right":{"type":"Identifier","name":"dtype"}}}},"consequent":{"type":"Identifier","name":"data"},"alternate":{"type":"Identifier","name":"undefined"}}}]}`,
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
    template: `{"params":["slot","value"],"body":[{"type":"ExpressionStatement","expression":{"type":"AssignmentExpression","operator":"=","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"slot"},"property":{"type":"Literal","value":0,"raw":"0"},"computed":true},"right":{"type":"Identifier","name":"value"}}},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"LogicalExpression","left":{"type":"LogicalExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"slot"},"operator":"instanceof","right":{"type":"Identifier","name":"Float32Array"}},"operator":"||","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"slot"},"operator":"instanceof","right":{"type":"Identifier","name":"Float64Array"}}},"operator":"||","right":{"type":"BinaryExpression","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"slot"},"property":{"type":"Literal","value":0,"raw":"0"},"computed":true},"operator":"===","right":{"type":"Identifier","name":"value"}}},"consequent":{"type":"Identifier","name":"slot"},"alternate":{"type":"Identifier","name":"undefined"}}}]}`,
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
    source: `/** \`options.out\` of a call with \`given\` arguments in all, \`count\` of them before the options. */
function readOut(op, options, count, given) {
  if (given > count + 1) {
    const expected = \`\${count} argument\${count === 1 ? "" : "s"} and options\`;
    throw callError("TreeError", "tree/compiled", \`\${op}: called with \${given} arguments, expected \${expected}\`);
  }
  if (options === undefined) return undefined;
  if (typeof options !== "object" || options === null || Object.getPrototypeOf(options) !== Object.prototype) {
    const message = \`\${op}: the options are \${describeArgument(options)}, expected an object with any of out\`;
    throw callError("ArgumentError", "argument/options", message);
  }
  for (const name in options) {
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
  let size = 1;
  for (let axis = 0; axis < dims.length; axis++) size *= dims[axis];
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
    uses: ["isShared", "sharedMemory"],
    source: `/** Refuses results that would be written over arguments that are still read, or over each other. */
function keepApart(op, outs, inputs) {
  for (let k = 0; k < outs.length; k++) {
    for (let j = 0; j < inputs.length; j++) if (isShared(outs[k], inputs[j])) throw sharedMemory(op);
    for (let j = 0; j < k; j++) if (isShared(outs[k], outs[j])) throw sharedMemory(op);
  }
}`,
  },
  isShared: {
    uses: [],
    source: `/** True when two arrays have bytes in common. */
function isShared(a, b) {
  if (a.buffer !== b.buffer) return false;
  return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
}`,
  },
  sharedMemory: {
    uses: ["callError"],
    source: `/** The error for results that would be written over what is still read. */
function sharedMemory(op) {
  const message = \`\${op}: out shares memory with an argument or another result; pass arrays of its own memory\`;
  return callError("ArgumentError", "argument/out", message);
}`,
  },
  fromBase64: {
    uses: [],
    source: `/** The bytes of a base64 text. */
function fromBase64(text) {
  return Uint8Array.from(globalThis.atob(text), (character) => character.charCodeAt(0)).buffer;
}`,
    template: `{"params":["text"],"body":[{"type":"ReturnStatement","argument":{"type":"MemberExpression","object":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Uint8Array"},"property":{"type":"Identifier","name":"from"}},"arguments":[{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"globalThis"},"property":{"type":"Identifier","name":"atob"}},"arguments":[{"type":"Identifier","name":"text"}]},{"type":"ArrowFunctionExpression","id":null,"expression":true,"params":[{"type":"Identifier","name":"character"}],"body":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"character"},"property":{"type":"Identifier","name":"charCodeAt"}},"arguments":[{"type":"Literal","value":0,"raw":"0"}]}}]},"property":{"type":"Identifier","name":"buffer"}}}]}`,
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
  choleskyFactor: {
    uses: ["fillLower"],
    source: `/**
 * Overwrites the symmetric n x n matrix at \`at\`, of which only the lower triangle is read, with its lower factor L, where
 * L times its transpose is the matrix. The lower triangle becomes NaN if the matrix is not positive definite.
 */
function choleskyFactor(a, at, n) {
  for (let j = 0; j < n; j++) {
    const row = at + j * n;
    let pivot = a[row + j];
    for (let k = 0; k < j; k++) pivot -= a[row + k] * a[row + k];
    if (!(pivot > 0)) {
      fillLower(a, at, n, Number.NaN);
      return;
    }
    const diagonal = Math.sqrt(pivot);
    a[row + j] = diagonal;
    for (let k = j + 1; k < n; k++) a[row + k] = 0;
    for (let i = j + 1; i < n; i++) {
      const below = at + i * n;
      let rest = a[below + j];
      for (let k = 0; k < j; k++) rest -= a[below + k] * a[row + k];
      a[below + j] = rest / diagonal;
    }
  }
}`,
  },
  fillLower: {
    uses: [],
    source: `/** \`value\` on and below the diagonal, 0 above. */
function fillLower(a, at, n, value) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) a[at + i * n + j] = j <= i ? value : 0;
  }
}`,
  },
  sineSingle: {
    uses: ["sineOfHalfTurn"],
    source: `/** The sine. */
function sineSingle(x) {
  const turns = x * 0.3183098861837907 + 6755399441055744 - 6755399441055744;
  const rest = x - turns * 3.1415926534682512 - turns * 1.2154201013012384e-10;
  const sign = 1 - ((turns & 1) << 1);
  return Math.abs(x) < 3e6 ? sign * sineOfHalfTurn(rest) : Math.sin(x);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"turns"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"Literal","value":0.3183098861837907,"raw":"0.3183098861837907"}},"operator":"+","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}},"operator":"-","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"turns"},"operator":"*","right":{"type":"Literal","value":3.1415926534682512,"raw":"3.1415926534682512"}}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"turns"},"operator":"*","right":{"type":"Literal","value":1.2154201013012384e-10,"raw":"1.2154201013012384e-10"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"sign"},"init":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"turns"},"operator":"&","right":{"type":"Literal","value":1,"raw":"1"}},"operator":"<<","right":{"type":"Literal","value":1,"raw":"1"}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"abs"}},"arguments":[{"type":"Identifier","name":"x"}]},"operator":"<","right":{"type":"Literal","value":3000000,"raw":"3e6"}},"consequent":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sign"},"operator":"*","right":{"type":"CallExpression","callee":{"type":"Identifier","name":"sineOfHalfTurn"},"arguments":[{"type":"Identifier","name":"rest"}]}},"alternate":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"sin"}},"arguments":[{"type":"Identifier","name":"x"}]}}}]}`,
  },
  cosineSingle: {
    uses: ["sineOfHalfTurn"],
    source: `/** The cosine: the sine of a quarter turn more. */
function cosineSingle(x) {
  const turns = x * 0.3183098861837907 - 0.5 + 6755399441055744 - 6755399441055744;
  const half = turns + 0.5;
  const rest = x - half * 3.1415926534682512 - half * 1.2154201013012384e-10;
  const sign = ((turns & 1) << 1) - 1;
  return Math.abs(x) < 3e6 ? sign * sineOfHalfTurn(rest) : Math.cos(x);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"turns"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"Literal","value":0.3183098861837907,"raw":"0.3183098861837907"}},"operator":"-","right":{"type":"Literal","value":0.5,"raw":"0.5"}},"operator":"+","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}},"operator":"-","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"half"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"turns"},"operator":"+","right":{"type":"Literal","value":0.5,"raw":"0.5"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"half"},"operator":"*","right":{"type":"Literal","value":3.1415926534682512,"raw":"3.1415926534682512"}}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"half"},"operator":"*","right":{"type":"Literal","value":1.2154201013012384e-10,"raw":"1.2154201013012384e-10"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"sign"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"turns"},"operator":"&","right":{"type":"Literal","value":1,"raw":"1"}},"operator":"<<","right":{"type":"Literal","value":1,"raw":"1"}},"operator":"-","right":{"type":"Literal","value":1,"raw":"1"}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"abs"}},"arguments":[{"type":"Identifier","name":"x"}]},"operator":"<","right":{"type":"Literal","value":3000000,"raw":"3e6"}},"consequent":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sign"},"operator":"*","right":{"type":"CallExpression","callee":{"type":"Identifier","name":"sineOfHalfTurn"},"arguments":[{"type":"Identifier","name":"rest"}]}},"alternate":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"cos"}},"arguments":[{"type":"Identifier","name":"x"}]}}}]}`,
  },
  sineOfHalfTurn: {
    uses: [],
    source: `/** The sine of x between -pi / 2 and pi / 2. */
function sineOfHalfTurn(x) {
  const square = x * x;
  const bent =
    -0.16666666616766043 +
    square *
      (0.008333330972335804 +
        square * (-0.00019840860936718842 + square * (0.0000027525257177301262 - square * 2.3888990281026986e-8)));
  return x * (1 + square * bent);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"square"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"Identifier","name":"x"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"bent"},"init":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.16666666616766043,"raw":"0.16666666616766043"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.008333330972335804,"raw":"0.008333330972335804"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.00019840860936718842,"raw":"0.00019840860936718842"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.0000027525257177301262,"raw":"0.0000027525257177301262"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"Literal","value":2.3888990281026986e-8,"raw":"2.3888990281026986e-8"}}}}}}}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"Identifier","name":"bent"}}}}}]}`,
  },
  determinant: {
    uses: ["luFactor"],
    source: `/** out = the determinant of the n x n matrix at \`at\`. */
function determinant(a, at, pivots, atPivots, out, atOut, n) {
  luFactor(a, at, n, n, pivots, atPivots);
  let product = 1;
  for (let k = 0; k < n; k++) {
    const pivot = a[at + k * n + k];
    product *= pivots[atPivots + k] === k ? pivot : -pivot;
  }
  out[atOut] = product;
}`,
  },
  signedLogDeterminant: {
    uses: ["logarithm", "luFactor"],
    source: `/** sign = -1, 0, 1 or NaN, and size = the logarithm of the absolute value, which overflows later than the determinant. */
function signedLogDeterminant(a, at, pivots, atPivots, sign, atSign, size, atSize, n) {
  luFactor(a, at, n, n, pivots, atPivots);
  let direction = 1;
  let total = 0;
  for (let k = 0; k < n; k++) {
    const pivot = a[at + k * n + k];
    direction *= Math.sign(pivots[atPivots + k] === k ? pivot : -pivot);
    total += logarithm(Math.abs(pivot));
  }
  sign[atSign] = direction;
  size[atSize] = total;
}`,
  },
  cofactorMatrix: {
    uses: ["eliminateCompletely", "invertUnitLower"],
    source: `/**
 * c[i,j] = the derivative of the determinant by a[i,j]. Right for singular matrices too: elimination with complete
 * pivoting, P A Q = L U, leaves a lack of rank to the last pivots of U, by which nothing is divided.
 */
function cofactorMatrix(a, at, places, atPlaces, work, atWork, c, atC, n) {
  const sign = eliminateCompletely(a, at, places, atPlaces, n);
  let product = sign;
  for (let k = 0; k < n - 1; k++) product *= a[at + k * n + k];
  invertUnitLower(a, at, work, atWork, n);
  // adj(U) inv(L), where adj(U) = product of the first pivots * [last inv(U1), -inv(U1) u; 0, 1] for U = [U1, u; 0, last].
  const bottom = atWork + (n - 1) * n;
  const last = a[at + n * n - 1];
  for (let i = n - 2; i >= 0; i--) {
    const row = at + i * n;
    for (let j = 0; j < n; j++) {
      let rest = last * work[atWork + i * n + j] - a[row + n - 1] * work[bottom + j];
      for (let k = i + 1; k < n - 1; k++) rest -= a[row + k] * work[atWork + k * n + j];
      work[atWork + i * n + j] = product === 0 ? 0 : rest / a[row + i];
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const place = places[atPlaces + i] * n + places[atPlaces + n + j];
      c[atC + place] = product * work[atWork + j * n + i];
    }
  }
}`,
  },
  eliminateCompletely: {
    uses: ["swapPlaces", "swapRows"],
    source: `/** As \`luFactor\`, each step on the largest element left. places: the rows in their new order, then the columns. */
function eliminateCompletely(a, at, places, atPlaces, n) {
  let sign = 1;
  for (let k = 0; k < 2 * n; k++) places[atPlaces + k] = k % n;
  for (let k = 0; k < n; k++) {
    let row = k;
    let column = k;
    for (let i = k; i < n; i++) {
      for (let j = k; j < n; j++) {
        if (!(Math.abs(a[at + i * n + j]) > Math.abs(a[at + row * n + column]))) continue;
        row = i;
        column = j;
      }
    }
    if (row !== k) {
      swapRows(a, at + k * n, at + row * n, n);
      swapPlaces(places, atPlaces + k, atPlaces + row);
      sign = -sign;
    }
    if (column !== k) {
      for (let i = 0; i < n; i++) swapRows(a, at + i * n + k, at + i * n + column, 1);
      swapPlaces(places, atPlaces + n + k, atPlaces + n + column);
      sign = -sign;
    }
    const pivot = a[at + k * n + k];
    if (pivot === 0) return sign;
    for (let i = k + 1; i < n; i++) {
      const factor = a[at + i * n + k] / pivot;
      a[at + i * n + k] = factor;
      for (let j = k + 1; j < n; j++) a[at + i * n + j] = a[at + i * n + j] - factor * a[at + k * n + j];
    }
  }
  return sign;
}`,
  },
  swapPlaces: {
    uses: [],
    source: `/** Exchanges two elements. */
function swapPlaces(places, one, other) {
  const kept = places[one];
  places[one] = places[other];
  places[other] = kept;
}`,
  },
  invertUnitLower: {
    uses: [],
    source: `/** The inverse of the matrix below the diagonal of a, whose diagonal is ones. */
function invertUnitLower(a, at, inverse, atInverse, n) {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let value = i === j ? 1 : 0;
      for (let k = j; k < i; k++) value -= a[at + i * n + k] * inverse[atInverse + k * n + j];
      inverse[atInverse + i * n + j] = value;
    }
  }
}`,
  },
  erfInv: {
    uses: ["erfInvInTail"],
    source: `/** The number whose error function is x. Infinite at -1 and 1, NaN beyond. */
function erfInv(x) {
  if (!(Math.abs(x) <= 0.85)) return erfInvInTail(x);
  const r = 0.180625 - 0.25 * x * x;
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
  return (Math.SQRT1_2 * 0.5 * x * top) / (bottom * r + 1);
}`,
  },
  erfcInv: {
    uses: ["erfInv", "quantileOfRest"],
    source: `/** The number whose complementary error function is c: exact digits however small c is. Infinite at 0 and 2, NaN beyond. */
function erfcInv(c) {
  if (c > 0.15 && c < 1.85) return erfInv(1 - c);
  return c <= 1 ? quantileOfRest(c) : -quantileOfRest(2 - c);
}`,
  },
  erfInvInTail: {
    uses: ["quantileOfRest"],
    source: `/** The part that takes a logarithm: apart, so that the centre is small enough to be inlined. */
function erfInvInTail(x) {
  const size = quantileOfRest(1 - Math.abs(x));
  return x < 0 ? -size : size;
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"size"},"init":{"type":"CallExpression","callee":{"type":"Identifier","name":"quantileOfRest"},"arguments":[{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"-","right":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"abs"}},"arguments":[{"type":"Identifier","name":"x"}]}}]}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Identifier","name":"size"}},"alternate":{"type":"Identifier","name":"size"}}}]}`,
  },
  quantileOfRest: {
    uses: ["quantileInTail", "quantileFarOut", "logarithm"],
    source: `/** Where the two tails together have the area \`rest\`, up to 0.15 of the whole 1. */
function quantileOfRest(rest) {
  if (rest === 0) return Infinity;
  const depth = Math.sqrt(-logarithm(0.5 * rest));
  return Math.SQRT1_2 * (depth <= 5 ? quantileInTail(depth - 1.6) : quantileFarOut(depth - 5));
}`,
    template: `{"params":["rest"],"body":[{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"Infinity"}},"alternate":null},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"depth"},"init":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"sqrt"}},"arguments":[{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"CallExpression","callee":{"type":"Identifier","name":"logarithm"},"arguments":[{"type":"BinaryExpression","left":{"type":"Literal","value":0.5,"raw":"0.5"},"operator":"*","right":{"type":"Identifier","name":"rest"}}]}}]}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"SQRT1_2"}},"operator":"*","right":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"depth"},"operator":"<=","right":{"type":"Literal","value":5,"raw":"5"}},"consequent":{"type":"CallExpression","callee":{"type":"Identifier","name":"quantileInTail"},"arguments":[{"type":"BinaryExpression","left":{"type":"Identifier","name":"depth"},"operator":"-","right":{"type":"Literal","value":1.6,"raw":"1.6"}}]},"alternate":{"type":"CallExpression","callee":{"type":"Identifier","name":"quantileFarOut"},"arguments":[{"type":"BinaryExpression","left":{"type":"Identifier","name":"depth"},"operator":"-","right":{"type":"Literal","value":5,"raw":"5"}}]}}}}]}`,
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
  errorFunction: {
    uses: ["errorFunctionNearZero", "errorTail"],
    source: `/** 2 / sqrt(pi) times the integral of e ** (-t * t) from 0 to x. */
function errorFunction(x) {
  const size = Math.abs(x);
  if (size < 0.5) return errorFunctionNearZero(x);
  const rest = 1 - errorTail(size);
  return x < 0 ? -rest : rest;
}`,
  },
  complementaryError: {
    uses: ["errorFunctionNearZero", "errorTail"],
    source: `/** 1 - erf(x), without cancellation. */
function complementaryError(x) {
  const size = Math.abs(x);
  if (size < 0.5) return 1 - errorFunctionNearZero(x);
  const tail = errorTail(size);
  return x < 0 ? 2 - tail : tail;
}`,
  },
  errorFunctionNearZero: {
    uses: [],
    source: `/** erf(x) for x between -1/2 and 1/2. */
function errorFunctionNearZero(x) {
  const square = x * x;
  return (
    x *
    (1.1283791670955126 +
      square *
        (-0.3761263890318375 +
          square *
            (0.1128379167095487 +
              square *
                (-0.02686617064499972 +
                  square *
                    (0.0052239776220169365 +
                      square *
                        (-0.0008548326510724796 +
                          square *
                            (0.00012055286202005714 +
                              square *
                                (-1.4923003368152099e-5 +
                                  square * (1.637123442577e-6 + square * -1.462091340945175e-7)))))))))
  );
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"square"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"Identifier","name":"x"}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":1.1283791670955126,"raw":"1.1283791670955126"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.3761263890318375,"raw":"0.3761263890318375"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.1128379167095487,"raw":"0.1128379167095487"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.02686617064499972,"raw":"0.02686617064499972"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.0052239776220169365,"raw":"0.0052239776220169365"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.0008548326510724796,"raw":"0.0008548326510724796"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.00012055286202005714,"raw":"0.00012055286202005714"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.000014923003368152099,"raw":"1.4923003368152099e-5"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.000001637123442577,"raw":"1.637123442577e-6"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":1.462091340945175e-7,"raw":"1.462091340945175e-7"}}}}}}}}}}}}}}}}}}}}}}]}`,
  },
  errorTail: {
    uses: ["exponential", "power", "productError"],
    source: `/** erfc(x) for x from 1/2 on. */
function errorTail(x) {
  const held = x > 28 ? 28 : x;
  const power = held * held;
  const falling = exponential(-power);
  const exact = falling - falling * productError(held, held, power);
  const fraction = 1.2545454545454546 - 7.890909090909091 / (held + 3);
  const square = fraction * fraction;
  const even =
    1.2466693962002773 +
    square *
      (-0.017977041184294364 +
        square *
          (-0.03485844857215421 +
            square *
              (-0.004415787716985109 +
                square *
                  (0.0001739993045973171 +
                    square *
                      (-2.688394302808678e-6 +
                        square *
                          (-2.6438318150060826e-7 +
                            square *
                              (3.719976191167761e-8 +
                                square *
                                  (-2.183961839158015e-9 +
                                    square * (-1.3276350544947779e-10 + square * 3.6039671136270235e-11)))))))));
  const odd =
    -0.10586152790091406 +
    square *
      (0.047946070530853646 +
        square *
          (0.015722391450244354 +
            square *
              (0.0004650989538989537 +
                square *
                  (-6.912729202273757e-5 +
                    square *
                      (6.1153960117070506e-6 +
                        square *
                          (-5.613310323947079e-7 +
                            square *
                              (5.7498886551442736e-8 +
                                square * (-5.953449298560111e-9 + square * 4.347043361399653e-10))))))));
  return (exact * (even + fraction * odd)) / (1 + 2 * held);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"held"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":28,"raw":"28"}},"consequent":{"type":"Literal","value":28,"raw":"28"},"alternate":{"type":"Identifier","name":"x"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"power"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"*","right":{"type":"Identifier","name":"held"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"falling"},"init":{"type":"CallExpression","callee":{"type":"Identifier","name":"exponential"},"arguments":[{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Identifier","name":"power"}}]}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"exact"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"falling"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"falling"},"operator":"*","right":{"type":"CallExpression","callee":{"type":"Identifier","name":"productError"},"arguments":[{"type":"Identifier","name":"held"},{"type":"Identifier","name":"held"},{"type":"Identifier","name":"power"}]}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"fraction"},"init":{"type":"BinaryExpression","left":{"type":"Literal","value":1.2545454545454546,"raw":"1.2545454545454546"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Literal","value":7.890909090909091,"raw":"7.890909090909091"},"operator":"/","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"+","right":{"type":"Literal","value":3,"raw":"3"}}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"square"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"fraction"},"operator":"*","right":{"type":"Identifier","name":"fraction"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"even"},"init":{"type":"BinaryExpression","left":{"type":"Literal","value":1.2466693962002773,"raw":"1.2466693962002773"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.017977041184294364,"raw":"0.017977041184294364"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.03485844857215421,"raw":"0.03485844857215421"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.004415787716985109,"raw":"0.004415787716985109"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.0001739993045973171,"raw":"0.0001739993045973171"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.000002688394302808678,"raw":"2.688394302808678e-6"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":2.6438318150060826e-7,"raw":"2.6438318150060826e-7"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":3.719976191167761e-8,"raw":"3.719976191167761e-8"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":2.183961839158015e-9,"raw":"2.183961839158015e-9"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":1.3276350544947779e-10,"raw":"1.3276350544947779e-10"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"Literal","value":3.6039671136270235e-11,"raw":"3.6039671136270235e-11"}}}}}}}}}}}}}}}}}}}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"odd"},"init":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.10586152790091406,"raw":"0.10586152790091406"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.047946070530853646,"raw":"0.047946070530853646"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.015722391450244354,"raw":"0.015722391450244354"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.0004650989538989537,"raw":"0.0004650989538989537"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.00006912729202273757,"raw":"6.912729202273757e-5"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.0000061153960117070506,"raw":"6.1153960117070506e-6"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":5.613310323947079e-7,"raw":"5.613310323947079e-7"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":5.7498886551442736e-8,"raw":"5.7498886551442736e-8"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":5.953449298560111e-9,"raw":"5.953449298560111e-9"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"Literal","value":4.347043361399653e-10,"raw":"4.347043361399653e-10"}}}}}}}}}}}}}}}}}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"exact"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"even"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"fraction"},"operator":"*","right":{"type":"Identifier","name":"odd"}}}},"operator":"/","right":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Literal","value":2,"raw":"2"},"operator":"*","right":{"type":"Identifier","name":"held"}}}}}]}`,
  },
  errorFunctionSingle: {
    uses: ["errorFunctionNearZeroSingle", "errorTailSingle"],
    source: `/** erf for results that will be float32. */
function errorFunctionSingle(x) {
  const size = Math.abs(x);
  if (size < 0.5) return errorFunctionNearZeroSingle(x);
  const rest = 1 - errorTailSingle(size);
  return x < 0 ? -rest : rest;
}`,
  },
  complementaryErrorSingle: {
    uses: ["errorFunctionNearZeroSingle", "errorTailSingle"],
    source: `/** 1 - erf(x) for results that will be float32. */
function complementaryErrorSingle(x) {
  const size = Math.abs(x);
  if (size < 0.5) return 1 - errorFunctionNearZeroSingle(x);
  const tail = errorTailSingle(size);
  return x < 0 ? 2 - tail : tail;
}`,
  },
  errorFunctionNearZeroSingle: {
    uses: [],
    source: `/** erf(x) for x between -1/2 and 1/2. */
function errorFunctionNearZeroSingle(x) {
  const square = x * x;
  return (
    x *
    (1.1283791670824095 +
      square *
        (-0.37612638525650693 +
          square *
            (0.11283774013179539 +
              square * (-0.026863143032249386 + square * (0.005200413724335493 + square * -0.0007694534279142308)))))
  );
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"square"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"Identifier","name":"x"}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":1.1283791670824095,"raw":"1.1283791670824095"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.37612638525650693,"raw":"0.37612638525650693"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.11283774013179539,"raw":"0.11283774013179539"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.026863143032249386,"raw":"0.026863143032249386"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.005200413724335493,"raw":"0.005200413724335493"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.0007694534279142308,"raw":"0.0007694534279142308"}}}}}}}}}}}}}}]}`,
  },
  errorTailSingle: {
    uses: ["exponentialSingle"],
    source: `/** erfc(x) for x from 1/2 on; 0 where no float32 is as small. */
function errorTailSingle(x) {
  const held = x > 10.5 ? 10.5 : x;
  const fraction = 1.6 - 7.8 / (held + 2.5);
  const square = fraction * fraction;
  const even =
    1.2679077301782133 +
    square *
      (-0.04584221528504279 +
        square *
          (-0.018093210933504016 +
            square * (0.00011980683735849766 + square * (9.774336117341941e-6 + square * -6.437427333452037e-7))));
  const odd =
    -0.07497478979930669 +
    square *
      (0.04435926481553065 +
        square * (0.003522988522208898 + square * (-0.0001967310295969276 + square * 9.821140724351056e-6)));
  return (exponentialSingle(-x * x) * (even + fraction * odd)) / (1 + 2 * held);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"held"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":10.5,"raw":"10.5"}},"consequent":{"type":"Literal","value":10.5,"raw":"10.5"},"alternate":{"type":"Identifier","name":"x"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"fraction"},"init":{"type":"BinaryExpression","left":{"type":"Literal","value":1.6,"raw":"1.6"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Literal","value":7.8,"raw":"7.8"},"operator":"/","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"+","right":{"type":"Literal","value":2.5,"raw":"2.5"}}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"square"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"fraction"},"operator":"*","right":{"type":"Identifier","name":"fraction"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"even"},"init":{"type":"BinaryExpression","left":{"type":"Literal","value":1.2679077301782133,"raw":"1.2679077301782133"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.04584221528504279,"raw":"0.04584221528504279"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.018093210933504016,"raw":"0.018093210933504016"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.00011980683735849766,"raw":"0.00011980683735849766"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.000009774336117341941,"raw":"9.774336117341941e-6"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":6.437427333452037e-7,"raw":"6.437427333452037e-7"}}}}}}}}}}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"odd"},"init":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.07497478979930669,"raw":"0.07497478979930669"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.04435926481553065,"raw":"0.04435926481553065"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.003522988522208898,"raw":"0.003522988522208898"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.0001967310295969276,"raw":"0.0001967310295969276"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"Literal","value":0.000009821140724351056,"raw":"9.821140724351056e-6"}}}}}}}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"CallExpression","callee":{"type":"Identifier","name":"exponentialSingle"},"arguments":[{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Identifier","name":"x"}},"operator":"*","right":{"type":"Identifier","name":"x"}}]},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"even"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"fraction"},"operator":"*","right":{"type":"Identifier","name":"odd"}}}},"operator":"/","right":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Literal","value":2,"raw":"2"},"operator":"*","right":{"type":"Identifier","name":"held"}}}}}]}`,
  },
  exponential: {
    uses: ["scaledExponential"],
    source: `/** e ** x. */
function exponential(x) {
  const held = x > 746 ? 746 : x < -746 ? -746 : x;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  const rest = held - nearest * 0.005415212348111709 - nearest * 1.2864023111638346e-14;
  return scaledExponential(nearest | 0, rest);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"held"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":746,"raw":"746"}},"consequent":{"type":"Literal","value":746,"raw":"746"},"alternate":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":746,"raw":"746"}}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":746,"raw":"746"}},"alternate":{"type":"Identifier","name":"x"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"nearest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"*","right":{"type":"Literal","value":184.6649652337873,"raw":"184.6649652337873"}},"operator":"+","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}},"operator":"-","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"*","right":{"type":"Literal","value":0.005415212348111709,"raw":"0.005415212348111709"}}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"*","right":{"type":"Literal","value":1.2864023111638346e-14,"raw":"1.2864023111638346e-14"}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"CallExpression","callee":{"type":"Identifier","name":"scaledExponential"},"arguments":[{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"|","right":{"type":"Literal","value":0,"raw":"0"}},{"type":"Identifier","name":"rest"}]}}]}`,
  },
  exponential2: {
    uses: ["scaledExponential"],
    source: `/** 2 ** x. */
function exponential2(x) {
  const held = x > 1076 ? 1076 : x < -1076 ? -1076 : x;
  const nearest = held * 128 + 6755399441055744 - 6755399441055744;
  return scaledExponential(nearest | 0, (held - nearest / 128) * Math.LN2);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"held"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":1076,"raw":"1076"}},"consequent":{"type":"Literal","value":1076,"raw":"1076"},"alternate":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":1076,"raw":"1076"}}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":1076,"raw":"1076"}},"alternate":{"type":"Identifier","name":"x"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"nearest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"*","right":{"type":"Literal","value":128,"raw":"128"}},"operator":"+","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}},"operator":"-","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"CallExpression","callee":{"type":"Identifier","name":"scaledExponential"},"arguments":[{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"|","right":{"type":"Literal","value":0,"raw":"0"}},{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"/","right":{"type":"Literal","value":128,"raw":"128"}}},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"LN2"}}}]}}]}`,
  },
  scaledExponential: {
    uses: ["powersOfTwo", "rootsOfTwo"],
    source: `/** 2 ** (n / 128) * e ** rest. The last product rounds once where the result is subnormal. */
function scaledExponential(n, rest) {
  const j = (n & 127) << 1;
  const k = (n + 64) >> 7;
  const half = k >> 1;
  const square = rest * rest;
  const grown =
    rootsOfTwo[j + 1] +
    rest +
    square * (0.49999999999996786 + rest * 0.16666666666665886) +
    square * square * (0.0416666808410674 + rest * 0.008333335853059549);
  const scale = rootsOfTwo[j] * powersOfTwo[half + 1100];
  return (scale + scale * grown) * powersOfTwo[k - half + 1100];
}`,
    template: `{"params":["n","rest"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"j"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"n"},"operator":"&","right":{"type":"Literal","value":127,"raw":"127"}},"operator":"<<","right":{"type":"Literal","value":1,"raw":"1"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"k"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"n"},"operator":"+","right":{"type":"Literal","value":64,"raw":"64"}},"operator":">>","right":{"type":"Literal","value":7,"raw":"7"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"half"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":">>","right":{"type":"Literal","value":1,"raw":"1"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"square"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Identifier","name":"rest"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"grown"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"rootsOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":1,"raw":"1"}},"computed":true},"operator":"+","right":{"type":"Identifier","name":"rest"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.49999999999996786,"raw":"0.49999999999996786"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":0.16666666666665886,"raw":"0.16666666666665886"}}}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"Identifier","name":"square"}},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.0416666808410674,"raw":"0.0416666808410674"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":0.008333335853059549,"raw":"0.008333335853059549"}}}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"scale"},"init":{"type":"BinaryExpression","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"rootsOfTwo"},"property":{"type":"Identifier","name":"j"},"computed":true},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"half"},"operator":"+","right":{"type":"Literal","value":1100,"raw":"1100"}},"computed":true}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"scale"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"scale"},"operator":"*","right":{"type":"Identifier","name":"grown"}}},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":"-","right":{"type":"Identifier","name":"half"}},"operator":"+","right":{"type":"Literal","value":1100,"raw":"1100"}},"computed":true}}}]}`,
  },
  exponentialMinusOne: {
    uses: ["powersOfTwo", "rootsOfTwo"],
    source: `/** e ** x - 1, exact near 0. */
function exponentialMinusOne(x) {
  const held = x > 710 ? 710 : x < -40 ? -40 : x;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  const n = nearest | 0;
  const near = held - nearest * 0.005415212348111709;
  const rest = near - nearest * 1.2864023111638346e-14;
  const lost = near - rest - nearest * 1.2864023111638346e-14;
  const j = (n & 127) << 1;
  const k = (n + 64) >> 7;
  const half = k >> 1;
  const square = rest * rest;
  const grown =
    square * (0.49999999999996786 + rest * 0.16666666666665886) +
    square * square * (0.0416666808410674 + rest * 0.008333335853059549) +
    (lost + rootsOfTwo[j + 1]);
  const root = rootsOfTwo[j];
  const one = powersOfTwo[1100 - k]; // 1 at the scale of the result
  const result = root - one + (rest + ((root - 1) * rest + root * grown));
  return x === 0 ? x : result * powersOfTwo[half + 1100] * powersOfTwo[k - half + 1100];
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"held"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":710,"raw":"710"}},"consequent":{"type":"Literal","value":710,"raw":"710"},"alternate":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":40,"raw":"40"}}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":40,"raw":"40"}},"alternate":{"type":"Identifier","name":"x"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"nearest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"*","right":{"type":"Literal","value":184.6649652337873,"raw":"184.6649652337873"}},"operator":"+","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}},"operator":"-","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"n"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"|","right":{"type":"Literal","value":0,"raw":"0"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"near"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"*","right":{"type":"Literal","value":0.005415212348111709,"raw":"0.005415212348111709"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"near"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"*","right":{"type":"Literal","value":1.2864023111638346e-14,"raw":"1.2864023111638346e-14"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"lost"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"near"},"operator":"-","right":{"type":"Identifier","name":"rest"}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"*","right":{"type":"Literal","value":1.2864023111638346e-14,"raw":"1.2864023111638346e-14"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"j"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"n"},"operator":"&","right":{"type":"Literal","value":127,"raw":"127"}},"operator":"<<","right":{"type":"Literal","value":1,"raw":"1"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"k"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"n"},"operator":"+","right":{"type":"Literal","value":64,"raw":"64"}},"operator":">>","right":{"type":"Literal","value":7,"raw":"7"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"half"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":">>","right":{"type":"Literal","value":1,"raw":"1"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"square"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Identifier","name":"rest"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"grown"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.49999999999996786,"raw":"0.49999999999996786"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":0.16666666666665886,"raw":"0.16666666666665886"}}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"Identifier","name":"square"}},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.0416666808410674,"raw":"0.0416666808410674"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":0.008333335853059549,"raw":"0.008333335853059549"}}}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"lost"},"operator":"+","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"rootsOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":1,"raw":"1"}},"computed":true}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"root"},"init":{"type":"MemberExpression","object":{"type":"Identifier","name":"rootsOfTwo"},"property":{"type":"Identifier","name":"j"},"computed":true}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"one"},"init":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"Literal","value":1100,"raw":"1100"},"operator":"-","right":{"type":"Identifier","name":"k"}},"computed":true}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"result"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"root"},"operator":"-","right":{"type":"Identifier","name":"one"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"root"},"operator":"-","right":{"type":"Literal","value":1,"raw":"1"}},"operator":"*","right":{"type":"Identifier","name":"rest"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"root"},"operator":"*","right":{"type":"Identifier","name":"grown"}}}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"Identifier","name":"x"},"alternate":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"result"},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"half"},"operator":"+","right":{"type":"Literal","value":1100,"raw":"1100"}},"computed":true}},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":"-","right":{"type":"Identifier","name":"half"}},"operator":"+","right":{"type":"Literal","value":1100,"raw":"1100"}},"computed":true}}}}]}`,
  },
  fourierLength: {
    uses: [],
    source: `/** The length of the transforms by halving that a transform of length n takes. */
function fourierLength(n) {
  let length = 1;
  while (length < n) length *= 2;
  return length === n ? n : 2 * length;
}`,
  },
  fourierTableSize: {
    uses: ["fourierLength"],
    source: `/** How many numbers the table of length n has. */
function fourierTableSize(n) {
  const length = fourierLength(n);
  return length === n ? length : 3 * length + 2 * n;
}`,
    template: `{"params":["n"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"length"},"init":{"type":"CallExpression","callee":{"type":"Identifier","name":"fourierLength"},"arguments":[{"type":"Identifier","name":"n"}]}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"length"},"operator":"===","right":{"type":"Identifier","name":"n"}},"consequent":{"type":"Identifier","name":"length"},"alternate":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":3,"raw":"3"},"operator":"*","right":{"type":"Identifier","name":"length"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Literal","value":2,"raw":"2"},"operator":"*","right":{"type":"Identifier","name":"n"}}}}}]}`,
  },
  fourierWorkSize: {
    uses: ["fourierLength"],
    source: `/** How many numbers a transform of length n works on. */
function fourierWorkSize(n) {
  const length = fourierLength(n);
  return length === n ? 0 : 2 * length;
}`,
    template: `{"params":["n"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"length"},"init":{"type":"CallExpression","callee":{"type":"Identifier","name":"fourierLength"},"arguments":[{"type":"Identifier","name":"n"}]}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"length"},"operator":"===","right":{"type":"Identifier","name":"n"}},"consequent":{"type":"Literal","value":0,"raw":"0"},"alternate":{"type":"BinaryExpression","left":{"type":"Literal","value":2,"raw":"2"},"operator":"*","right":{"type":"Identifier","name":"length"}}}}]}`,
  },
  fourierTable: {
    uses: ["fourierLength", "halvingTransform"],
    source: `/** What transforms of length n have in common: roots of unity and, for Bluestein's method, the chirp and its transform. */
function fourierTable(table, at, n) {
  const length = fourierLength(n);
  const half = length >> 1;
  for (let k = 0; k < half; k++) {
    table[at + k] = Math.cos((2 * Math.PI * k) / length);
    table[at + half + k] = -Math.sin((2 * Math.PI * k) / length);
  }
  if (length === n) return;
  const chirp = at + length;
  const filter = chirp + 2 * n;
  for (let k = 0; k < n; k++) {
    // exp(-i pi k k / n) has period 2 n in k k, which is exact here.
    const angle = (Math.PI * ((k * k) % (2 * n))) / n;
    table[chirp + k] = Math.cos(angle);
    table[chirp + n + k] = -Math.sin(angle);
  }
  for (let k = 0; k < 2 * length; k++) table[filter + k] = 0;
  for (let k = 0; k < n; k++) {
    const mirror = k === 0 ? 0 : length - k;
    table[filter + k] = table[filter + mirror] = table[chirp + k];
    table[filter + length + k] = table[filter + length + mirror] = -table[chirp + n + k];
  }
  halvingTransform(table, filter, table, filter + length, table, at, length);
}`,
  },
  fourierTransform: {
    uses: ["fourierLength", "halvingTransform"],
    source: `/**
 * Overwrites x[0..n) with sum over k of x[k] exp(-2 pi i j k / n), by the table of length n. The inverse, times n, is the
 * same with the real and the imaginary parts in each other's place.
 */
function fourierTransform(re, atRe, im, atIm, table, at, work, atWork, n) {
  const length = fourierLength(n);
  if (length === n) {
    halvingTransform(re, atRe, im, atIm, table, at, n);
    return;
  }
  const chirp = at + length;
  const filter = chirp + 2 * n;
  const atIm2 = atWork + length;
  for (let k = 0; k < length; k++) {
    const x = k < n ? re[atRe + k] : 0;
    const y = k < n ? im[atIm + k] : 0;
    const c = k < n ? table[chirp + k] : 0;
    const s = k < n ? table[chirp + n + k] : 0;
    work[atWork + k] = x * c - y * s;
    work[atIm2 + k] = x * s + y * c;
  }
  halvingTransform(work, atWork, work, atIm2, table, at, length);
  for (let k = 0; k < length; k++) {
    const x = work[atWork + k];
    const y = work[atIm2 + k];
    const c = table[filter + k];
    const s = table[filter + length + k];
    work[atWork + k] = x * c - y * s;
    work[atIm2 + k] = x * s + y * c;
  }
  halvingTransform(work, atIm2, work, atWork, table, at, length);
  for (let k = 0; k < n; k++) {
    const x = work[atWork + k] / length;
    const y = work[atIm2 + k] / length;
    const c = table[chirp + k];
    const s = table[chirp + n + k];
    re[atRe + k] = x * c - y * s;
    im[atIm + k] = x * s + y * c;
  }
}`,
  },
  halvingTransform: {
    uses: [],
    source: `/** The transform of a power-of-two length n: elements in the order of their reversed bits, then pairs, fours and so on. */
function halvingTransform(re, atRe, im, atIm, roots, atRoots, n) {
  for (let i = 1, reversed = 0; i < n; i++) {
    let bit = n >> 1;
    for (; (reversed & bit) !== 0; bit >>= 1) reversed ^= bit;
    reversed ^= bit;
    if (i >= reversed) continue;
    const x = re[atRe + i];
    const y = im[atIm + i];
    re[atRe + i] = re[atRe + reversed];
    im[atIm + i] = im[atIm + reversed];
    re[atRe + reversed] = x;
    im[atIm + reversed] = y;
  }
  // Pairs and fours at once, whose roots of unity are 1, -1, i and -i.
  for (let start = 0; start + 3 < n; start += 4) {
    const r = atRe + start;
    const i = atIm + start;
    const sumRe = re[r] + re[r + 1];
    const sumIm = im[i] + im[i + 1];
    const differenceRe = re[r] - re[r + 1];
    const differenceIm = im[i] - im[i + 1];
    const otherSumRe = re[r + 2] + re[r + 3];
    const otherSumIm = im[i + 2] + im[i + 3];
    const otherRe = re[r + 2] - re[r + 3];
    const otherIm = im[i + 2] - im[i + 3];
    re[r] = sumRe + otherSumRe;
    im[i] = sumIm + otherSumIm;
    re[r + 1] = differenceRe + otherIm;
    im[i + 1] = differenceIm - otherRe;
    re[r + 2] = sumRe - otherSumRe;
    im[i + 2] = sumIm - otherSumIm;
    re[r + 3] = differenceRe - otherIm;
    im[i + 3] = differenceIm + otherRe;
  }
  const sines = atRoots + (n >> 1);
  for (let half = n === 2 ? 1 : 4; half < n; half *= 2) {
    const stride = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const c = roots[atRoots + k * stride];
        const s = roots[sines + k * stride];
        const low = start + k;
        const high = low + half;
        const x = re[atRe + high] * c - im[atIm + high] * s;
        const y = re[atRe + high] * s + im[atIm + high] * c;
        re[atRe + high] = re[atRe + low] - x;
        im[atIm + high] = im[atIm + low] - y;
        re[atRe + low] = re[atRe + low] + x;
        im[atIm + low] = im[atIm + low] + y;
      }
    }
  }
}`,
  },
  logisticFunction: {
    uses: ["exponential"],
    source: `/** 1 / (1 + e ** -x). */
function logisticFunction(x) {
  const small = exponential(x < 0 ? x : -x);
  return (x < 0 ? small : 1) / (1 + small);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"small"},"init":{"type":"CallExpression","callee":{"type":"Identifier","name":"exponential"},"arguments":[{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"Identifier","name":"x"},"alternate":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Identifier","name":"x"}}}]}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"Identifier","name":"small"},"alternate":{"type":"Literal","value":1,"raw":"1"}},"operator":"/","right":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"+","right":{"type":"Identifier","name":"small"}}}}]}`,
  },
  hyperbolicTangent: {
    uses: ["exponentialMinusOne", "power"],
    source: `/** The hyperbolic tangent. */
function hyperbolicTangent(x) {
  const held = x > 22 ? 22 : x < -22 ? -22 : x;
  const power = exponentialMinusOne(2 * (held < 0 ? -held : held));
  const result = power / (power + 2);
  return held < 0 ? -result : held === 0 ? held : result;
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"held"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":22,"raw":"22"}},"consequent":{"type":"Literal","value":22,"raw":"22"},"alternate":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":22,"raw":"22"}}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":22,"raw":"22"}},"alternate":{"type":"Identifier","name":"x"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"power"},"init":{"type":"CallExpression","callee":{"type":"Identifier","name":"exponentialMinusOne"},"arguments":[{"type":"BinaryExpression","left":{"type":"Literal","value":2,"raw":"2"},"operator":"*","right":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"<","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Identifier","name":"held"}},"alternate":{"type":"Identifier","name":"held"}}}]}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"result"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"power"},"operator":"/","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"power"},"operator":"+","right":{"type":"Literal","value":2,"raw":"2"}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"<","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Identifier","name":"result"}},"alternate":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"Identifier","name":"held"},"alternate":{"type":"Identifier","name":"result"}}}}]}`,
  },
  hyperbolicSine: {
    uses: ["exponential", "exponentialMinusOne", "power"],
    source: `/** The hyperbolic sine. */
function hyperbolicSine(x) {
  const size = Math.abs(x);
  if (size > 700) {
    const root = exponential(0.5 * size); // e ** size may be too large, its root is not
    return x < 0 ? -0.5 * root * root : 0.5 * root * root;
  }
  const power = exponentialMinusOne(size);
  const result = 0.5 * (power + power / (power + 1));
  return x < 0 ? -result : x === 0 ? x : result;
}`,
  },
  hyperbolicCosine: {
    uses: ["exponential", "power"],
    source: `/** The hyperbolic cosine. */
function hyperbolicCosine(x) {
  const size = Math.abs(x);
  const power = exponential(size > 700 ? 0.5 * size : size);
  return size > 700 ? 0.5 * power * power : 0.5 * power + 0.5 / power;
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"size"},"init":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"abs"}},"arguments":[{"type":"Identifier","name":"x"}]}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"power"},"init":{"type":"CallExpression","callee":{"type":"Identifier","name":"exponential"},"arguments":[{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"size"},"operator":">","right":{"type":"Literal","value":700,"raw":"700"}},"consequent":{"type":"BinaryExpression","left":{"type":"Literal","value":0.5,"raw":"0.5"},"operator":"*","right":{"type":"Identifier","name":"size"}},"alternate":{"type":"Identifier","name":"size"}}]}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"size"},"operator":">","right":{"type":"Literal","value":700,"raw":"700"}},"consequent":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":0.5,"raw":"0.5"},"operator":"*","right":{"type":"Identifier","name":"power"}},"operator":"*","right":{"type":"Identifier","name":"power"}},"alternate":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":0.5,"raw":"0.5"},"operator":"*","right":{"type":"Identifier","name":"power"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.5,"raw":"0.5"},"operator":"/","right":{"type":"Identifier","name":"power"}}}}}]}`,
  },
  divideIntegers: {
    uses: [],
    source: `/** Quotient rounded towards zero; division by zero gives -1. */
function divideIntegers(x, y) {
  return y === 0 ? -1 : Math.trunc(x / y);
}`,
    template: `{"params":["x","y"],"body":[{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"y"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":1,"raw":"1"}},"alternate":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"trunc"}},"arguments":[{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"/","right":{"type":"Identifier","name":"y"}}]}}}]}`,
  },
  remainderIntegers: {
    uses: [],
    source: `/** Remainder with the sign of the dividend; division by zero gives the dividend. */
function remainderIntegers(x, y) {
  return y === 0 ? x : (x % y) + 0;
}`,
    template: `{"params":["x","y"],"body":[{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"y"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"Identifier","name":"x"},"alternate":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"%","right":{"type":"Identifier","name":"y"}},"operator":"+","right":{"type":"Literal","value":0,"raw":"0"}}}}]}`,
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
    template: `{"params":["x","count","bits"],"body":[{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"LogicalExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"count"},"operator":">=","right":{"type":"Literal","value":0,"raw":"0"}},"operator":"&&","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"count"},"operator":"<","right":{"type":"Identifier","name":"bits"}}},"consequent":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<<","right":{"type":"Identifier","name":"count"}},"alternate":{"type":"Literal","value":0,"raw":"0"}}}]}`,
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
    template: `{"params":["x","count","bits"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"spare"},"init":{"type":"BinaryExpression","left":{"type":"Literal","value":32,"raw":"32"},"operator":"-","right":{"type":"Identifier","name":"bits"}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<<","right":{"type":"Identifier","name":"spare"}},"operator":">>","right":{"type":"Identifier","name":"spare"}},"operator":">>","right":{"type":"ConditionalExpression","test":{"type":"LogicalExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"count"},"operator":">=","right":{"type":"Literal","value":0,"raw":"0"}},"operator":"&&","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"count"},"operator":"<","right":{"type":"Identifier","name":"bits"}}},"consequent":{"type":"Identifier","name":"count"},"alternate":{"type":"BinaryExpression","left":{"type":"Identifier","name":"bits"},"operator":"-","right":{"type":"Literal","value":1,"raw":"1"}}}}}]}`,
  },
  leadingZeros: {
    uses: [],
    source: `/** Zeros in front of the highest bit that is set. */
function leadingZeros(x, bits) {
  const zeros = Math.clz32(x << (32 - bits));
  return zeros < bits ? zeros : bits;
}`,
    template: `{"params":["x","bits"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"zeros"},"init":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"clz32"}},"arguments":[{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<<","right":{"type":"BinaryExpression","left":{"type":"Literal","value":32,"raw":"32"},"operator":"-","right":{"type":"Identifier","name":"bits"}}}]}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"zeros"},"operator":"<","right":{"type":"Identifier","name":"bits"}},"consequent":{"type":"Identifier","name":"zeros"},"alternate":{"type":"Identifier","name":"bits"}}}]}`,
  },
  populationCount: {
    uses: [],
    source: `/** Bits that are set, among the lowest ones. Sums of neighbours, then of pairs, then of fours. */
function populationCount(x, bits) {
  const word = x << (32 - bits);
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}`,
    template: `{"params":["x","bits"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"word"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<<","right":{"type":"BinaryExpression","left":{"type":"Literal","value":32,"raw":"32"},"operator":"-","right":{"type":"Identifier","name":"bits"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"pairs"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>>","right":{"type":"Literal","value":1,"raw":"1"}},"operator":"&","right":{"type":"Literal","value":1431655765,"raw":"0x55555555"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"fours"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"pairs"},"operator":"&","right":{"type":"Literal","value":858993459,"raw":"0x33333333"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"pairs"},"operator":">>>","right":{"type":"Literal","value":2,"raw":"2"}},"operator":"&","right":{"type":"Literal","value":858993459,"raw":"0x33333333"}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"imul"}},"arguments":[{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"fours"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"fours"},"operator":">>>","right":{"type":"Literal","value":4,"raw":"4"}}},"operator":"&","right":{"type":"Literal","value":252645135,"raw":"0x0f0f0f0f"}},{"type":"Literal","value":16843009,"raw":"0x01010101"}]},"operator":">>>","right":{"type":"Literal","value":24,"raw":"24"}}}]}`,
  },
  floatToInt32: {
    uses: [],
    source: `/** Rounded towards zero; NaN gives 0, what is beyond int32 its nearest end. Math.min and Math.max of floats cost more. */
function floatToInt32(x) {
  const whole = x | 0;
  if (Math.abs(x) < 2147483648) return whole;
  return x < 0 ? -2147483648 : x > 0 ? 2147483647 : 0;
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"whole"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"|","right":{"type":"Literal","value":0,"raw":"0"}}}],"kind":"const"},{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"abs"}},"arguments":[{"type":"Identifier","name":"x"}]},"operator":"<","right":{"type":"Literal","value":2147483648,"raw":"2147483648"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"whole"}},"alternate":null},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":2147483648,"raw":"2147483648"}},"alternate":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"Literal","value":2147483647,"raw":"2147483647"},"alternate":{"type":"Literal","value":0,"raw":"0"}}}}]}`,
  },
  iterationsMessage: {
    uses: [],
    source: `/** The message of loop/limit. */
function iterationsMessage(limit) {
  return (
    \`whileLoop: condFn still holds after \${limit} iterations, the iterationLimit; check that the body changes what \` +
    "condFn reads, or raise the limit"
  );
}`,
  },
  countIteration: {
    uses: ["callError", "iterationsMessage"],
    source: `/** Throws when \`count\` iterations are all there may be. */
function countIteration(count, limit) {
  if (count === limit) throw callError("UnsupportedError", "loop/limit", iterationsMessage(limit));
}`,
  },
  logarithm: {
    uses: [
      "assembledLogarithm",
      "powersOfTwo",
      "logarithms",
      "oneDouble",
      "doubleWords",
      "highWord",
      "notANumber",
      "minusInfinity",
    ],
    source: `/** The natural logarithm. */
function logarithm(x) {
  if (x < 0) return notANumber;
  if (x === 0) return minusInfinity;
  if (x > 1.7976931348623157e308) return x;
  const normal = x < 2.2250738585072014e-308 ? x * 18014398509481984 : x; // 2 ** 54 lifts a subnormal number
  oneDouble[0] = normal;
  const word = doubleWords[highWord] - 0x3fe5f000;
  const exponent = word >> 20;
  const k = x < 2.2250738585072014e-308 ? exponent - 54 : exponent;
  const j = (word >> 11) & 508;
  const rest = (normal * powersOfTwo[(1100 - exponent) & 4095] - logarithms[j]) * logarithms[j + 1];
  return assembledLogarithm(k, j, rest);
}`,
    template: `{"params":["x"],"body":[{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"notANumber"}},"alternate":null},{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"minusInfinity"}},"alternate":null},{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":1.7976931348623157e+308,"raw":"1.7976931348623157e308"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"x"}},"alternate":null},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"normal"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"Literal","value":2.2250738585072014e-308,"raw":"2.2250738585072014e-308"}},"consequent":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"Literal","value":18014398509481984,"raw":"18014398509481984"}},"alternate":{"type":"Identifier","name":"x"}}}],"kind":"const"},{"type":"ExpressionStatement","expression":{"type":"AssignmentExpression","operator":"=","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"oneDouble"},"property":{"type":"Literal","value":0,"raw":"0"},"computed":true},"right":{"type":"Identifier","name":"normal"}}},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"word"},"init":{"type":"BinaryExpression","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"doubleWords"},"property":{"type":"Identifier","name":"highWord"},"computed":true},"operator":"-","right":{"type":"Literal","value":1072033792,"raw":"0x3fe5f000"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"exponent"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>","right":{"type":"Literal","value":20,"raw":"20"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"k"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"Literal","value":2.2250738585072014e-308,"raw":"2.2250738585072014e-308"}},"consequent":{"type":"BinaryExpression","left":{"type":"Identifier","name":"exponent"},"operator":"-","right":{"type":"Literal","value":54,"raw":"54"}},"alternate":{"type":"Identifier","name":"exponent"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"j"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>","right":{"type":"Literal","value":11,"raw":"11"}},"operator":"&","right":{"type":"Literal","value":508,"raw":"508"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"normal"},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":1100,"raw":"1100"},"operator":"-","right":{"type":"Identifier","name":"exponent"}},"operator":"&","right":{"type":"Literal","value":4095,"raw":"4095"}},"computed":true}},"operator":"-","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"Identifier","name":"j"},"computed":true}},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":1,"raw":"1"}},"computed":true}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"CallExpression","callee":{"type":"Identifier","name":"assembledLogarithm"},"arguments":[{"type":"Identifier","name":"k"},{"type":"Identifier","name":"j"},{"type":"Identifier","name":"rest"}]}}]}`,
  },
  logarithmOfOnePlus: {
    uses: [
      "assembledLogarithm",
      "powersOfTwo",
      "logarithms",
      "oneDouble",
      "doubleWords",
      "highWord",
      "notANumber",
      "minusInfinity",
    ],
    source: `/** log(1 + x), exact near 0. */
function logarithmOfOnePlus(x) {
  const sum = 1 + x;
  if (sum < 0) return notANumber;
  if (sum === 0) return minusInfinity;
  if (sum > 1.7976931348623157e308) return x;
  const back = sum - 1;
  const lost = 1 - (sum - back) + (x - back);
  oneDouble[0] = sum;
  const word = doubleWords[highWord] - 0x3fe5f000;
  const k = word >> 20;
  const j = (word >> 11) & 508;
  const scale = powersOfTwo[(1100 - k) & 4095];
  const rest = (sum * scale - logarithms[j] + lost * scale) * logarithms[j + 1];
  return x === 0 ? x : assembledLogarithm(k, j, rest);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"sum"},"init":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"+","right":{"type":"Identifier","name":"x"}}}],"kind":"const"},{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":"<","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"notANumber"}},"alternate":null},{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"minusInfinity"}},"alternate":null},{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":">","right":{"type":"Literal","value":1.7976931348623157e+308,"raw":"1.7976931348623157e308"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"x"}},"alternate":null},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"back"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":"-","right":{"type":"Literal","value":1,"raw":"1"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"lost"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":"-","right":{"type":"Identifier","name":"back"}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"-","right":{"type":"Identifier","name":"back"}}}}],"kind":"const"},{"type":"ExpressionStatement","expression":{"type":"AssignmentExpression","operator":"=","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"oneDouble"},"property":{"type":"Literal","value":0,"raw":"0"},"computed":true},"right":{"type":"Identifier","name":"sum"}}},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"word"},"init":{"type":"BinaryExpression","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"doubleWords"},"property":{"type":"Identifier","name":"highWord"},"computed":true},"operator":"-","right":{"type":"Literal","value":1072033792,"raw":"0x3fe5f000"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"k"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>","right":{"type":"Literal","value":20,"raw":"20"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"j"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>","right":{"type":"Literal","value":11,"raw":"11"}},"operator":"&","right":{"type":"Literal","value":508,"raw":"508"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"scale"},"init":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":1100,"raw":"1100"},"operator":"-","right":{"type":"Identifier","name":"k"}},"operator":"&","right":{"type":"Literal","value":4095,"raw":"4095"}},"computed":true}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":"*","right":{"type":"Identifier","name":"scale"}},"operator":"-","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"Identifier","name":"j"},"computed":true}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"lost"},"operator":"*","right":{"type":"Identifier","name":"scale"}}},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":1,"raw":"1"}},"computed":true}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"Identifier","name":"x"},"alternate":{"type":"CallExpression","callee":{"type":"Identifier","name":"assembledLogarithm"},"arguments":[{"type":"Identifier","name":"k"},{"type":"Identifier","name":"j"},{"type":"Identifier","name":"rest"}]}}}]}`,
  },
  assembledLogarithm: {
    uses: ["logarithms"],
    source: `/** k log(2) + log(c) + log(1 + rest), where c is the number at j of the table. */
function assembledLogarithm(k, j, rest) {
  const base = k * 0.6931471805598903 + logarithms[j + 2];
  const high = base + rest;
  const low = base - high + rest + (k * 5.497923018708371e-14 + logarithms[j + 3]);
  const square = rest * rest;
  return (
    low +
    square *
      (-0.5000000000000001 +
        rest * 0.33333333331825593 +
        square * (-0.2499999999622955 + rest * 0.20000304511814496 - square * 0.16667054827627667)) +
    high
  );
}`,
    template: `{"params":["k","j","rest"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"base"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":"*","right":{"type":"Literal","value":0.6931471805598903,"raw":"0.6931471805598903"}},"operator":"+","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":2,"raw":"2"}},"computed":true}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"high"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"base"},"operator":"+","right":{"type":"Identifier","name":"rest"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"low"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"base"},"operator":"-","right":{"type":"Identifier","name":"high"}},"operator":"+","right":{"type":"Identifier","name":"rest"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":"*","right":{"type":"Literal","value":5.497923018708371e-14,"raw":"5.497923018708371e-14"}},"operator":"+","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":3,"raw":"3"}},"computed":true}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"square"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Identifier","name":"rest"}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"low"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.5000000000000001,"raw":"0.5000000000000001"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":0.33333333331825593,"raw":"0.33333333331825593"}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.2499999999622955,"raw":"0.2499999999622955"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":0.20000304511814496,"raw":"0.20000304511814496"}}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"Literal","value":0.16667054827627667,"raw":"0.16667054827627667"}}}}}}},"operator":"+","right":{"type":"Identifier","name":"high"}}}]}`,
  },
  luFactor: {
    uses: ["swapRows"],
    source: `/**
 * Overwrites the matrix at \`at\` with its factors: L below the diagonal (its own diagonal is ones), U on and above it.
 * In step k row k was exchanged with row pivots[k]. A zero pivot is left as it is: U is singular then.
 */
function luFactor(a, at, rows, columns, pivots, atPivots) {
  for (let k = 0; k < rows && k < columns; k++) {
    let best = k;
    let largest = Math.abs(a[at + k * columns + k]);
    for (let i = k + 1; i < rows; i++) {
      const size = Math.abs(a[at + i * columns + k]);
      if (size > largest) {
        largest = size;
        best = i;
      }
    }
    pivots[atPivots + k] = best;
    const top = at + k * columns;
    if (best !== k) swapRows(a, top, at + best * columns, columns);
    const pivot = a[top + k];
    if (pivot === 0) continue;
    for (let i = k + 1; i < rows; i++) {
      const row = at + i * columns;
      const factor = a[row + k] / pivot;
      a[row + k] = factor;
      for (let j = k + 1; j < columns; j++) a[row + j] = a[row + j] - factor * a[top + j];
    }
  }
}`,
  },
  swapRows: {
    uses: [],
    source: `/** Exchanges two runs of \`count\` elements. */
function swapRows(a, one, other, count) {
  for (let j = 0; j < count; j++) {
    const kept = a[one + j];
    a[one + j] = a[other + j];
    a[other + j] = kept;
  }
}`,
  },
  pivotsToPermutation: {
    uses: [],
    source: `/** Row k of the factored matrix was row permutation[k] before the exchanges. */
function pivotsToPermutation(pivots, atPivots, count, permutation, at, rows) {
  for (let i = 0; i < rows; i++) permutation[at + i] = i;
  for (let k = 0; k < count; k++) {
    const other = at + pivots[atPivots + k];
    const kept = permutation[at + k];
    permutation[at + k] = permutation[other];
    permutation[other] = kept;
  }
}`,
  },
  luPermuted: {
    uses: ["luFactor", "pivotsToPermutation"],
    source: `/** \`luFactor\`, with the permutation that the exchanges make. */
function luPermuted(a, at, pivots, atPivots, permutation, atPermutation, rows, columns) {
  luFactor(a, at, rows, columns, pivots, atPivots);
  pivotsToPermutation(pivots, atPivots, Math.min(rows, columns), permutation, atPermutation, rows);
}`,
  },
  luSubstitute: {
    uses: ["swapRows", "solveTriangular"],
    source: `/** Overwrites B with X of A X = B, or of A' X = B with \`transposed\`, from the factors and pivots of the n x n matrix A. */
function luSubstitute(factors, at, pivots, atPivots, b, atB, n, m, transposed) {
  if (transposed) {
    solveTriangular(factors, at, b, atB, n, m, m, 1, false, true, false);
    solveTriangular(factors, at, b, atB, n, m, m, 1, true, true, true);
  }
  for (let step = 0; step < n; step++) {
    const k = transposed ? n - 1 - step : step;
    const other = pivots[atPivots + k];
    if (other !== k) swapRows(b, atB + k * m, atB + other * m, m);
  }
  if (transposed) return;
  solveTriangular(factors, at, b, atB, n, m, m, 1, true, false, true);
  solveTriangular(factors, at, b, atB, n, m, m, 1, false, false, false);
}`,
  },
  power: {
    uses: ["powerOfPositive", "powerOfAny"],
    source: `/** C's pow: 1 ** NaN and (-1) ** Infinity are 1. */
function power(x, y) {
  if (x >= 2.2250738585072014e-308 && x < Infinity && Math.abs(y) < 1e20) return powerOfPositive(x, y, 0);
  return powerOfAny(x, y);
}`,
  },
  powerSingle: {
    uses: ["powerOfAny", "exponentialSingle", "logarithmSingle"],
    source: `/** The same for results that will be float32. */
function powerSingle(x, y) {
  if (x >= 2.2250738585072014e-308 && x < Infinity && Math.abs(y) < 1e20) {
    return exponentialSingle(y * logarithmSingle(x));
  }
  return powerOfAny(x, y);
}`,
  },
  powerOfPositive: {
    uses: ["scaledExponential", "powersOfTwo", "productError", "logarithms", "oneDouble", "doubleWords", "highWord"],
    source: `/** x ** y where x * 2 ** -shift is a normal positive number. */
function powerOfPositive(x, y, shift) {
  oneDouble[0] = x;
  const word = doubleWords[highWord] - 0x3fe5f000;
  const exponent = word >> 20;
  const k = exponent - shift;
  const j = (word >> 11) & 508;
  const c = logarithms[j];
  const inverse = logarithms[j + 1];
  // log(1 + rest + lost), where rest + lost is (m - c) / c; c has 8 bits, so a product with half of rest is exact.
  const apart = x * powersOfTwo[1100 - exponent] - c;
  const rest = apart * inverse;
  const restHigh = rest * 134217729 - (rest * 134217729 - rest);
  const restLow = rest - restHigh;
  const lost = (apart - restHigh * c - restLow * c) * inverse;
  const base = k * 0.6931471805598903 + logarithms[j + 2];
  const first = base + rest;
  const square = rest * rest;
  const halfSquare = -0.5 * restHigh * restHigh;
  const high = first + halfSquare;
  const low =
    base -
    first +
    rest +
    (first - high + halfSquare) +
    (k * 5.497923018708371e-14 + logarithms[j + 3]) +
    (lost - 0.5 * restLow * (rest + restHigh) - rest * lost) +
    rest *
      square *
      (0.3333333333333333 +
        rest * -0.25 +
        square * (0.2 + rest * -0.16666666666666666 + square * (0.14285714285714285 + rest * -0.125)));
  const log = high + low;
  const logLow = high - log + low;
  const exact = y * log;
  const held = exact > 746 ? 746 : exact < -746 ? -746 : exact;
  const more = exact === held ? productError(y, log, exact) + y * logLow : 0;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  return scaledExponential(
    nearest | 0,
    held - nearest * 0.005415212348111709 - nearest * 1.2864023111638346e-14 + more,
  );
}`,
    template: `{"params":["x","y","shift"],"body":[{"type":"ExpressionStatement","expression":{"type":"AssignmentExpression","operator":"=","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"oneDouble"},"property":{"type":"Literal","value":0,"raw":"0"},"computed":true},"right":{"type":"Identifier","name":"x"}}},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"word"},"init":{"type":"BinaryExpression","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"doubleWords"},"property":{"type":"Identifier","name":"highWord"},"computed":true},"operator":"-","right":{"type":"Literal","value":1072033792,"raw":"0x3fe5f000"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"exponent"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>","right":{"type":"Literal","value":20,"raw":"20"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"k"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"exponent"},"operator":"-","right":{"type":"Identifier","name":"shift"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"j"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>","right":{"type":"Literal","value":11,"raw":"11"}},"operator":"&","right":{"type":"Literal","value":508,"raw":"508"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"c"},"init":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"Identifier","name":"j"},"computed":true}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"inverse"},"init":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":1,"raw":"1"}},"computed":true}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"apart"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"Literal","value":1100,"raw":"1100"},"operator":"-","right":{"type":"Identifier","name":"exponent"}},"computed":true}},"operator":"-","right":{"type":"Identifier","name":"c"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"apart"},"operator":"*","right":{"type":"Identifier","name":"inverse"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"restHigh"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":134217729,"raw":"134217729"}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":134217729,"raw":"134217729"}},"operator":"-","right":{"type":"Identifier","name":"rest"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"restLow"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"-","right":{"type":"Identifier","name":"restHigh"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"lost"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"apart"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"restHigh"},"operator":"*","right":{"type":"Identifier","name":"c"}}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"restLow"},"operator":"*","right":{"type":"Identifier","name":"c"}}},"operator":"*","right":{"type":"Identifier","name":"inverse"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"base"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":"*","right":{"type":"Literal","value":0.6931471805598903,"raw":"0.6931471805598903"}},"operator":"+","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":2,"raw":"2"}},"computed":true}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"first"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"base"},"operator":"+","right":{"type":"Identifier","name":"rest"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"square"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Identifier","name":"rest"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"halfSquare"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.5,"raw":"0.5"}},"operator":"*","right":{"type":"Identifier","name":"restHigh"}},"operator":"*","right":{"type":"Identifier","name":"restHigh"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"high"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"first"},"operator":"+","right":{"type":"Identifier","name":"halfSquare"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"low"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"base"},"operator":"-","right":{"type":"Identifier","name":"first"}},"operator":"+","right":{"type":"Identifier","name":"rest"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"first"},"operator":"-","right":{"type":"Identifier","name":"high"}},"operator":"+","right":{"type":"Identifier","name":"halfSquare"}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":"*","right":{"type":"Literal","value":5.497923018708371e-14,"raw":"5.497923018708371e-14"}},"operator":"+","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":3,"raw":"3"}},"computed":true}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"lost"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":0.5,"raw":"0.5"},"operator":"*","right":{"type":"Identifier","name":"restLow"}},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"+","right":{"type":"Identifier","name":"restHigh"}}}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Identifier","name":"lost"}}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Identifier","name":"square"}},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":0.3333333333333333,"raw":"0.3333333333333333"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.25,"raw":"0.25"}}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":0.2,"raw":"0.2"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.16666666666666666,"raw":"0.16666666666666666"}}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"square"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.14285714285714285,"raw":"0.14285714285714285"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.125,"raw":"0.125"}}}}}}}}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"log"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"high"},"operator":"+","right":{"type":"Identifier","name":"low"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"logLow"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"high"},"operator":"-","right":{"type":"Identifier","name":"log"}},"operator":"+","right":{"type":"Identifier","name":"low"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"exact"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"y"},"operator":"*","right":{"type":"Identifier","name":"log"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"held"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"exact"},"operator":">","right":{"type":"Literal","value":746,"raw":"746"}},"consequent":{"type":"Literal","value":746,"raw":"746"},"alternate":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"exact"},"operator":"<","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":746,"raw":"746"}}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":746,"raw":"746"}},"alternate":{"type":"Identifier","name":"exact"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"more"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"exact"},"operator":"===","right":{"type":"Identifier","name":"held"}},"consequent":{"type":"BinaryExpression","left":{"type":"CallExpression","callee":{"type":"Identifier","name":"productError"},"arguments":[{"type":"Identifier","name":"y"},{"type":"Identifier","name":"log"},{"type":"Identifier","name":"exact"}]},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"y"},"operator":"*","right":{"type":"Identifier","name":"logLow"}}},"alternate":{"type":"Literal","value":0,"raw":"0"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"nearest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"*","right":{"type":"Literal","value":184.6649652337873,"raw":"184.6649652337873"}},"operator":"+","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}},"operator":"-","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"CallExpression","callee":{"type":"Identifier","name":"scaledExponential"},"arguments":[{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"|","right":{"type":"Literal","value":0,"raw":"0"}},{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"*","right":{"type":"Literal","value":0.005415212348111709,"raw":"0.005415212348111709"}}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"*","right":{"type":"Literal","value":1.2864023111638346e-14,"raw":"1.2864023111638346e-14"}}},"operator":"+","right":{"type":"Identifier","name":"more"}}]}}]}`,
  },
  powerOfAny: {
    uses: ["powerOfSize", "notANumber"],
    source: `/** All that is not a positive, finite, normal number raised to a finite power. */
function powerOfAny(x, y) {
  if (y === 0 || x === 1) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return notANumber;
  const size = Math.abs(x);
  const isOdd = y % 2 === 1 || y % 2 === -1;
  if (size === 1 && (isOdd || y % 1 === 0 || Math.abs(y) === Infinity)) return isOdd ? x : 1;
  if (x < 0 && x !== -Infinity && y % 1 !== 0 && Math.abs(y) !== Infinity) return notANumber;
  return x < 0 || (x === 0 && 1 / x < 0)
    ? isOdd
      ? -powerOfSize(size, y)
      : powerOfSize(size, y)
    : powerOfSize(size, y);
}`,
  },
  powerOfSize: {
    uses: ["powerOfPositive"],
    source: `/** x ** y for x of 0, above 0 or infinite. */
function powerOfSize(x, y) {
  if (x === 0 || x === Infinity || Math.abs(y) >= 1e20) return x > 1 === y > 0 ? Infinity : 0;
  return x < 2.2250738585072014e-308 ? powerOfPositive(x * 18014398509481984, y, 54) : powerOfPositive(x, y, 0);
}`,
  },
  qrFactor: {
    uses: ["reflection", "reflect"],
    source: `/**
 * Q (rows x width, orthonormal columns) and R (width x columns, upper triangular) with Q R = A, where width is the smaller
 * of rows and columns, or rows. A is overwritten; \`scales\` holds one number per reflection.
 */
function qrFactor(a, at, scales, atScales, q, atQ, r, atR, rows, columns, width) {
  const steps = Math.min(rows, columns);
  for (let k = 0; k < steps; k++) {
    const scale = reflection(a, at + k * columns + k, rows - k, columns);
    scales[atScales + k] = scale;
    reflect(a, at + k * columns + k, scale, rows - k, columns, a, at + k * columns + k + 1, columns - k - 1, columns);
  }
  for (let i = 0; i < width; i++) {
    for (let j = 0; j < columns; j++) r[atR + i * columns + j] = j < i ? 0 : a[at + i * columns + j];
  }
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < width; j++) q[atQ + i * width + j] = i === j ? 1 : 0;
  }
  for (let k = steps - 1; k >= 0; k--) {
    const scale = scales[atScales + k];
    reflect(a, at + k * columns + k, scale, rows - k, columns, q, atQ + k * width + k, width - k, width);
  }
}`,
  },
  reflection: {
    uses: [],
    source: `/**
 * Makes the reflection I - scale v v' that turns the column x (\`count\` elements, \`step\` apart) into (beta, 0, ..., 0).
 * v[0] is 1 and not stored; beta takes the place of x[0], the rest of v that of the rest of x. Gives the scale.
 */
function reflection(x, at, count, step) {
  let largest = 0;
  for (let i = 1; i < count; i++) {
    const size = Math.abs(x[at + i * step]);
    if (!(size <= largest)) largest = size;
  }
  if (largest === 0) return 0;
  const first = x[at];
  const unit = Math.max(largest, Math.abs(first));
  let squares = 0;
  for (let i = 0; i < count; i++) squares += (x[at + i * step] / unit) ** 2;
  const beta = first < 0 ? unit * Math.sqrt(squares) : -unit * Math.sqrt(squares);
  for (let i = 1; i < count; i++) x[at + i * step] = x[at + i * step] / (first - beta);
  x[at] = beta;
  return (beta - first) / beta;
}`,
  },
  reflect: {
    uses: [],
    source: `/** Applies the reflection whose v is the column at \`atV\` to the \`columns\` columns at \`atY\`, each of \`count\` elements. */
function reflect(v, atV, scale, count, step, y, atY, columns, stepY) {
  if (scale === 0) return;
  for (let j = 0; j < columns; j++) {
    let product = y[atY + j];
    for (let i = 1; i < count; i++) product += v[atV + i * step] * y[atY + i * stepY + j];
    product *= scale;
    y[atY + j] = y[atY + j] - product;
    for (let i = 1; i < count; i++) {
      const place = atY + i * stepY + j;
      y[place] = y[place] - product * v[atV + i * step];
    }
  }
}`,
  },
  roundHalfEven: {
    uses: [],
    source: `/** Nearest integer, a half to the even one. */
function roundHalfEven(x) {
  const up = Math.round(x);
  return up - x === 0.5 && up % 2 !== 0 ? up - 1 : up;
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"up"},"init":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"round"}},"arguments":[{"type":"Identifier","name":"x"}]}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"LogicalExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"up"},"operator":"-","right":{"type":"Identifier","name":"x"}},"operator":"===","right":{"type":"Literal","value":0.5,"raw":"0.5"}},"operator":"&&","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"up"},"operator":"%","right":{"type":"Literal","value":2,"raw":"2"}},"operator":"!==","right":{"type":"Literal","value":0,"raw":"0"}}},"consequent":{"type":"BinaryExpression","left":{"type":"Identifier","name":"up"},"operator":"-","right":{"type":"Literal","value":1,"raw":"1"}},"alternate":{"type":"Identifier","name":"up"}}}]}`,
  },
  choice: {
    uses: [],
    source: `/** The number in question, and 0. */
const choice = new Float64Array(2);`,
  },
  positivePart: {
    uses: ["choice"],
    source: `/** max(x, 0). */
function positivePart(x) {
  choice[0] = x;
  return choice[+(x <= 0)];
}`,
    template: `{"params":["x"],"body":[{"type":"ExpressionStatement","expression":{"type":"AssignmentExpression","operator":"=","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"choice"},"property":{"type":"Literal","value":0,"raw":"0"},"computed":true},"right":{"type":"Identifier","name":"x"}}},{"type":"ReturnStatement","argument":{"type":"MemberExpression","object":{"type":"Identifier","name":"choice"},"property":{"type":"UnaryExpression","operator":"+","prefix":true,"argument":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<=","right":{"type":"Literal","value":0,"raw":"0"}}},"computed":true}}]}`,
  },
  negativePart: {
    uses: ["choice"],
    source: `/** min(x, 0). */
function negativePart(x) {
  choice[0] = x;
  return choice[+(x > 0)];
}`,
    template: `{"params":["x"],"body":[{"type":"ExpressionStatement","expression":{"type":"AssignmentExpression","operator":"=","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"choice"},"property":{"type":"Literal","value":0,"raw":"0"},"computed":true},"right":{"type":"Identifier","name":"x"}}},{"type":"ReturnStatement","argument":{"type":"MemberExpression","object":{"type":"Identifier","name":"choice"},"property":{"type":"UnaryExpression","operator":"+","prefix":true,"argument":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":0,"raw":"0"}}},"computed":true}}]}`,
  },
  exponentialSingle: {
    uses: ["powersOfTwo", "rootsOfTwo"],
    source: `/** e ** x. */
function exponentialSingle(x) {
  const held = x > 746 ? 746 : x < -746 ? -746 : x;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  const rest = held - nearest * 0.005415212348124573;
  const n = nearest | 0;
  const root = rootsOfTwo[(n & 127) << 1];
  return (
    (root + root * (rest + rest * rest * (0.5 + rest * 0.16666666666666666))) * powersOfTwo[((n + 64) >> 7) + 1100]
  );
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"held"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":746,"raw":"746"}},"consequent":{"type":"Literal","value":746,"raw":"746"},"alternate":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":746,"raw":"746"}}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":746,"raw":"746"}},"alternate":{"type":"Identifier","name":"x"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"nearest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"*","right":{"type":"Literal","value":184.6649652337873,"raw":"184.6649652337873"}},"operator":"+","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}},"operator":"-","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"*","right":{"type":"Literal","value":0.005415212348124573,"raw":"0.005415212348124573"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"n"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"|","right":{"type":"Literal","value":0,"raw":"0"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"root"},"init":{"type":"MemberExpression","object":{"type":"Identifier","name":"rootsOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"n"},"operator":"&","right":{"type":"Literal","value":127,"raw":"127"}},"operator":"<<","right":{"type":"Literal","value":1,"raw":"1"}},"computed":true}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"root"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"root"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Identifier","name":"rest"}},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.5,"raw":"0.5"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":0.16666666666666666,"raw":"0.16666666666666666"}}}}}}},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"n"},"operator":"+","right":{"type":"Literal","value":64,"raw":"64"}},"operator":">>","right":{"type":"Literal","value":7,"raw":"7"}},"operator":"+","right":{"type":"Literal","value":1100,"raw":"1100"}},"computed":true}}}]}`,
  },
  exponentialMinusOneSingle: {
    uses: ["powersOfTwo", "rootsOfTwo"],
    source: `/** e ** x - 1, right near 0 too. */
function exponentialMinusOneSingle(x) {
  const held = x > 746 ? 746 : x < -40 ? -40 : x;
  const nearest = held * 184.6649652337873 + 6755399441055744 - 6755399441055744;
  const rest = held - nearest * 0.005415212348124573;
  const n = nearest | 0;
  const k = (n + 64) >> 7;
  const root = rootsOfTwo[(n & 127) << 1];
  const grown = root * (rest + rest * rest * (0.5 + rest * 0.16666666666666666));
  return x === 0 ? x : (root - powersOfTwo[1100 - k] + grown) * powersOfTwo[k + 1100];
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"held"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":746,"raw":"746"}},"consequent":{"type":"Literal","value":746,"raw":"746"},"alternate":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":40,"raw":"40"}}},"consequent":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":40,"raw":"40"}},"alternate":{"type":"Identifier","name":"x"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"nearest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"*","right":{"type":"Literal","value":184.6649652337873,"raw":"184.6649652337873"}},"operator":"+","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}},"operator":"-","right":{"type":"Literal","value":6755399441055744,"raw":"6755399441055744"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"held"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"*","right":{"type":"Literal","value":0.005415212348124573,"raw":"0.005415212348124573"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"n"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"nearest"},"operator":"|","right":{"type":"Literal","value":0,"raw":"0"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"k"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"n"},"operator":"+","right":{"type":"Literal","value":64,"raw":"64"}},"operator":">>","right":{"type":"Literal","value":7,"raw":"7"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"root"},"init":{"type":"MemberExpression","object":{"type":"Identifier","name":"rootsOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"n"},"operator":"&","right":{"type":"Literal","value":127,"raw":"127"}},"operator":"<<","right":{"type":"Literal","value":1,"raw":"1"}},"computed":true}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"grown"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"root"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Identifier","name":"rest"}},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.5,"raw":"0.5"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":0.16666666666666666,"raw":"0.16666666666666666"}}}}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"Identifier","name":"x"},"alternate":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"root"},"operator":"-","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"Literal","value":1100,"raw":"1100"},"operator":"-","right":{"type":"Identifier","name":"k"}},"computed":true}},"operator":"+","right":{"type":"Identifier","name":"grown"}},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":"+","right":{"type":"Literal","value":1100,"raw":"1100"}},"computed":true}}}}]}`,
  },
  logarithmSingle: {
    uses: ["powersOfTwo", "logarithms", "oneDouble", "doubleWords", "highWord", "notANumber", "minusInfinity"],
    source: `/** The natural logarithm; what is too small for a normal double counts as 0. */
function logarithmSingle(x) {
  if (x < 0) return notANumber;
  if (x < 2.2250738585072014e-308) return minusInfinity;
  oneDouble[0] = x;
  const word = doubleWords[highWord] - 0x3fe5f000;
  const k = word >> 20;
  const j = (word >> 11) & 508;
  const rest = (x * powersOfTwo[(1100 - k) & 4095] - logarithms[j]) * logarithms[j + 1];
  const bent = rest * rest * (-0.5 + rest * (0.3333333333333333 + rest * (-0.25 + rest * 0.2)));
  return k * Math.LN2 + logarithms[j + 2] + (rest + bent);
}`,
    template: `{"params":["x"],"body":[{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"notANumber"}},"alternate":null},{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"<","right":{"type":"Literal","value":2.2250738585072014e-308,"raw":"2.2250738585072014e-308"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"minusInfinity"}},"alternate":null},{"type":"ExpressionStatement","expression":{"type":"AssignmentExpression","operator":"=","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"oneDouble"},"property":{"type":"Literal","value":0,"raw":"0"},"computed":true},"right":{"type":"Identifier","name":"x"}}},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"word"},"init":{"type":"BinaryExpression","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"doubleWords"},"property":{"type":"Identifier","name":"highWord"},"computed":true},"operator":"-","right":{"type":"Literal","value":1072033792,"raw":"0x3fe5f000"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"k"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>","right":{"type":"Literal","value":20,"raw":"20"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"j"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>","right":{"type":"Literal","value":11,"raw":"11"}},"operator":"&","right":{"type":"Literal","value":508,"raw":"508"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":1100,"raw":"1100"},"operator":"-","right":{"type":"Identifier","name":"k"}},"operator":"&","right":{"type":"Literal","value":4095,"raw":"4095"}},"computed":true}},"operator":"-","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"Identifier","name":"j"},"computed":true}},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":1,"raw":"1"}},"computed":true}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"bent"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Identifier","name":"rest"}},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.5,"raw":"0.5"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.3333333333333333,"raw":"0.3333333333333333"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.25,"raw":"0.25"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":0.2,"raw":"0.2"}}}}}}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"LN2"}}},"operator":"+","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":2,"raw":"2"}},"computed":true}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"+","right":{"type":"Identifier","name":"bent"}}}}]}`,
  },
  logarithmOfOnePlusSingle: {
    uses: ["powersOfTwo", "logarithms", "oneDouble", "doubleWords", "highWord", "notANumber", "minusInfinity"],
    source: `/** log(1 + x), right near 0 too. */
function logarithmOfOnePlusSingle(x) {
  const sum = 1 + x;
  if (sum < 0) return notANumber;
  if (sum === 0) return minusInfinity;
  if (sum > 1.7976931348623157e308) return x;
  const back = sum - 1;
  oneDouble[0] = sum;
  const word = doubleWords[highWord] - 0x3fe5f000;
  const k = word >> 20;
  const j = (word >> 11) & 508;
  const scale = powersOfTwo[(1100 - k) & 4095];
  const lost = (1 - (sum - back) + (x - back)) * scale;
  const rest = (sum * scale - logarithms[j] + lost) * logarithms[j + 1];
  const bent = rest * rest * (-0.5 + rest * (0.3333333333333333 + rest * (-0.25 + rest * 0.2)));
  return x === 0 ? x : k * Math.LN2 + logarithms[j + 2] + (rest + bent);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"sum"},"init":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"+","right":{"type":"Identifier","name":"x"}}}],"kind":"const"},{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":"<","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"notANumber"}},"alternate":null},{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"minusInfinity"}},"alternate":null},{"type":"IfStatement","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":">","right":{"type":"Literal","value":1.7976931348623157e+308,"raw":"1.7976931348623157e308"}},"consequent":{"type":"ReturnStatement","argument":{"type":"Identifier","name":"x"}},"alternate":null},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"back"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":"-","right":{"type":"Literal","value":1,"raw":"1"}}}],"kind":"const"},{"type":"ExpressionStatement","expression":{"type":"AssignmentExpression","operator":"=","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"oneDouble"},"property":{"type":"Literal","value":0,"raw":"0"},"computed":true},"right":{"type":"Identifier","name":"sum"}}},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"word"},"init":{"type":"BinaryExpression","left":{"type":"MemberExpression","object":{"type":"Identifier","name":"doubleWords"},"property":{"type":"Identifier","name":"highWord"},"computed":true},"operator":"-","right":{"type":"Literal","value":1072033792,"raw":"0x3fe5f000"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"k"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>","right":{"type":"Literal","value":20,"raw":"20"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"j"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"word"},"operator":">>","right":{"type":"Literal","value":11,"raw":"11"}},"operator":"&","right":{"type":"Literal","value":508,"raw":"508"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"scale"},"init":{"type":"MemberExpression","object":{"type":"Identifier","name":"powersOfTwo"},"property":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":1100,"raw":"1100"},"operator":"-","right":{"type":"Identifier","name":"k"}},"operator":"&","right":{"type":"Literal","value":4095,"raw":"4095"}},"computed":true}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"lost"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":"-","right":{"type":"Identifier","name":"back"}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"-","right":{"type":"Identifier","name":"back"}}},"operator":"*","right":{"type":"Identifier","name":"scale"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"rest"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"sum"},"operator":"*","right":{"type":"Identifier","name":"scale"}},"operator":"-","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"Identifier","name":"j"},"computed":true}},"operator":"+","right":{"type":"Identifier","name":"lost"}},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":1,"raw":"1"}},"computed":true}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"bent"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Identifier","name":"rest"}},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.5,"raw":"0.5"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"Literal","value":0.3333333333333333,"raw":"0.3333333333333333"},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"BinaryExpression","left":{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Literal","value":0.25,"raw":"0.25"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"*","right":{"type":"Literal","value":0.2,"raw":"0.2"}}}}}}}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"===","right":{"type":"Literal","value":0,"raw":"0"}},"consequent":{"type":"Identifier","name":"x"},"alternate":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"k"},"operator":"*","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"LN2"}}},"operator":"+","right":{"type":"MemberExpression","object":{"type":"Identifier","name":"logarithms"},"property":{"type":"BinaryExpression","left":{"type":"Identifier","name":"j"},"operator":"+","right":{"type":"Literal","value":2,"raw":"2"}},"computed":true}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rest"},"operator":"+","right":{"type":"Identifier","name":"bent"}}}}}]}`,
  },
  logisticSingle: {
    uses: ["exponentialSingle"],
    source: `/** 1 / (1 + e ** -x). */
function logisticSingle(x) {
  return 1 / (1 + exponentialSingle(-x));
}`,
    template: `{"params":["x"],"body":[{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"/","right":{"type":"BinaryExpression","left":{"type":"Literal","value":1,"raw":"1"},"operator":"+","right":{"type":"CallExpression","callee":{"type":"Identifier","name":"exponentialSingle"},"arguments":[{"type":"UnaryExpression","operator":"-","prefix":true,"argument":{"type":"Identifier","name":"x"}}]}}}}]}`,
  },
  hyperbolicTangentSingle: {
    uses: ["power", "exponentialMinusOneSingle"],
    source: `/** The hyperbolic tangent. */
function hyperbolicTangentSingle(x) {
  const held = x > 40 ? 40 : x;
  const power = exponentialMinusOneSingle(2 * held);
  return power / (power + 2);
}`,
    template: `{"params":["x"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"held"},"init":{"type":"ConditionalExpression","test":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":">","right":{"type":"Literal","value":40,"raw":"40"}},"consequent":{"type":"Literal","value":40,"raw":"40"},"alternate":{"type":"Identifier","name":"x"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"power"},"init":{"type":"CallExpression","callee":{"type":"Identifier","name":"exponentialMinusOneSingle"},"arguments":[{"type":"BinaryExpression","left":{"type":"Literal","value":2,"raw":"2"},"operator":"*","right":{"type":"Identifier","name":"held"}}]}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"Identifier","name":"power"},"operator":"/","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"power"},"operator":"+","right":{"type":"Literal","value":2,"raw":"2"}}}}]}`,
  },
  singularWorkSize: {
    uses: [],
    source: `/** How many numbers \`singularValues\` works on. */
function singularWorkSize(rows, columns, full) {
  const least = Math.min(rows, columns);
  const most = Math.max(rows, columns);
  const width = full ? most : least;
  return most * least + (most + least) * width + least * least + least;
}`,
    template: `{"params":["rows","columns","full"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"least"},"init":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"min"}},"arguments":[{"type":"Identifier","name":"rows"},{"type":"Identifier","name":"columns"}]}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"most"},"init":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"max"}},"arguments":[{"type":"Identifier","name":"rows"},{"type":"Identifier","name":"columns"}]}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"width"},"init":{"type":"ConditionalExpression","test":{"type":"Identifier","name":"full"},"consequent":{"type":"Identifier","name":"most"},"alternate":{"type":"Identifier","name":"least"}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"most"},"operator":"*","right":{"type":"Identifier","name":"least"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"most"},"operator":"+","right":{"type":"Identifier","name":"least"}},"operator":"*","right":{"type":"Identifier","name":"width"}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"least"},"operator":"*","right":{"type":"Identifier","name":"least"}}},"operator":"+","right":{"type":"Identifier","name":"least"}}}]}`,
  },
  singularValues: {
    uses: ["qrFactor", "rotateRows", "normaliseRows", "powerOfTwoBelow", "leadsNegative"],
    source: `/**
 * U, the singular values in descending order and the transpose of V, with A = U diag(s) V'. \`full\` makes U and V square.
 * In each row of V' that belongs to a singular value the first of the largest components is positive.
 */
function singularValues(a, at, work, atWork, u, atU, s, atS, vt, atVt, rows, columns, full) {
  const n = Math.min(rows, columns);
  const m = Math.max(rows, columns);
  const width = full ? m : n;
  const scale = powerOfTwoBelow(a, at, m * n);
  if (!Number.isFinite(scale)) {
    u.fill(Number.NaN, atU, atU + rows * (full ? rows : n));
    s.fill(Number.NaN, atS, atS + n);
    vt.fill(Number.NaN, atVt, atVt + (full ? columns : n) * columns);
    return;
  }
  // The matrix with at least as many rows as columns is A or its transpose.
  const wide = rows < columns;
  const atQ = atWork + m * n;
  const atR = atQ + m * width;
  const atJ = atR + n * width;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) work[atWork + i * n + j] = a[at + (wide ? j * m + i : i * n + j)] / scale;
  }
  qrFactor(work, atWork, work, atJ + n * n, work, atQ, work, atR, m, n, width);
  rotateRows(work, atR, atJ, s, atS, n);
  normaliseRows(work, atR, atJ, s, atS, n);
  for (let j = 0; j < n; j++) s[atS + j] = s[atS + j] * scale;
  // A or its transpose is Q J' diag(s) W: J holds the rotations, and W what became of R.
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < width; j++) {
      let value = j < n ? 0 : work[atQ + i * width + j];
      if (j < n) for (let k = 0; k < n; k++) value += work[atQ + i * width + k] * work[atJ + j * n + k];
      if (wide) vt[atVt + j * m + i] = value;
      else u[atU + i * width + j] = value;
    }
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (wide) u[atU + j * n + i] = work[atR + i * n + j];
      else vt[atVt + i * n + j] = work[atR + i * n + j];
    }
  }
  for (let j = 0; j < n; j++) {
    if (!leadsNegative(vt, atVt + j * columns, columns, 1)) continue;
    for (let i = 0; i < columns; i++) vt[atVt + j * columns + i] = -vt[atVt + j * columns + i];
    const step = full ? rows : n;
    for (let i = 0; i < rows; i++) u[atU + i * step + j] = -u[atU + i * step + j];
  }
}`,
  },
  rotateRows: {
    uses: ["lengthAfter", "negligibleLength", "rowLength", "rotatePair"],
    source: `/**
 * Rotates pairs of rows of the n x n matrix at \`atR\` until all are orthogonal; \`atJ\` becomes the product of rotations, and
 * s the lengths of the rows.
 */
function rotateRows(work, atR, atJ, s, atS, n) {
  for (let i = 0; i < n * n; i++) work[atJ + i] = i % (n + 1) === 0 ? 1 : 0;
  for (let i = 0; i < n; i++) s[atS + i] = rowLength(work, atR + i * n, n);
  const tolerance = Math.sqrt(n + 8) * 2 ** -52;
  let turned = n > 1;
  // Convergence is quadratic: six to ten sweeps.
  for (let sweep = 0; turned && sweep < 60; sweep++) {
    turned = false;
    for (let p = 0; p < n - 1; p++) {
      for (let q = p + 1; q < n; q++) {
        const one = atR + p * n;
        const other = atR + q * n;
        const lengthP = s[atS + p];
        const lengthQ = s[atS + q];
        if (lengthP < negligibleLength || lengthQ < negligibleLength) continue;
        const unitP = 1 / lengthP;
        const unitQ = 1 / lengthQ;
        let cosine = 0;
        for (let k = 0; k < n; k++) cosine += work[one + k] * unitP * (work[other + k] * unitQ);
        if (!(Math.abs(cosine) > tolerance)) continue;
        turned = true;
        const zeta = (lengthQ * unitP - lengthP * unitQ) / (2 * cosine);
        const size = Math.abs(zeta);
        const t = (zeta < 0 ? -1 : 1) / (size + (size < 2 ** 30 ? Math.sqrt(1 + size * size) : size));
        const c = 1 / Math.sqrt(1 + t * t);
        rotatePair(work, one, other, c, c * t, n);
        rotatePair(work, atJ + p * n, atJ + q * n, c, c * t, n);
        s[atS + p] = lengthAfter(work, one, lengthP, n);
        s[atS + q] = lengthAfter(work, other, lengthQ, n);
      }
    }
  }
}`,
  },
  lengthAfter: {
    uses: ["rowLength"],
    source: `/** The length of a row that was rotated; one that its other all but was, of which rounding errors are left, becomes zeros. */
function lengthAfter(x, at, before, n) {
  const length = rowLength(x, at, n);
  if (length > Math.sqrt(n + 8) * 2 ** -51 * before) return length;
  x.fill(0, at, at + n);
  return 0;
}`,
  },
  negligibleLength: {
    uses: [],
    source: `/** Rows as short as this, where the largest element is about 1, are rows of zeros. */
const negligibleLength = 2 ** -1000;`,
  },
  rowLength: {
    uses: [],
    source: `/** The length of a row of elements up to about 1, which may be too small to be squared. */
function rowLength(x, at, n) {
  let squares = 0;
  for (let k = 0; k < n; k++) squares += x[at + k] * x[at + k];
  if (squares > 2 ** -900) return Math.sqrt(squares);
  squares = 0;
  for (let k = 0; k < n; k++) squares += (x[at + k] * 2 ** 512) ** 2;
  return Math.sqrt(squares) * 2 ** -512;
}`,
  },
  rotatePair: {
    uses: [],
    source: `/** (x, y) becomes (c x - s y, s x + c y). */
function rotatePair(work, x, y, c, s, count) {
  for (let k = 0; k < count; k++) {
    const kept = work[x + k];
    work[x + k] = c * kept - s * work[y + k];
    work[y + k] = s * kept + c * work[y + k];
  }
}`,
  },
  normaliseRows: {
    uses: ["swapRows", "negligibleLength", "completeRow"],
    source: `/** Puts the orthogonal rows, whose lengths s are, in descending order and makes them of length 1; rows of zeros too. */
function normaliseRows(work, atR, atJ, s, atS, n) {
  for (let i = 0; i < n; i++) {
    let best = i;
    for (let j = i + 1; j < n; j++) if (s[atS + j] > s[atS + best]) best = j;
    if (best !== i) {
      swapRows(s, atS + i, atS + best, 1);
      swapRows(work, atR + i * n, atR + best * n, n);
      swapRows(work, atJ + i * n, atJ + best * n, n);
    }
    if (s[atS + i] < negligibleLength) completeRow(work, atR, i, n);
    else for (let k = 0; k < n; k++) work[atR + i * n + k] = work[atR + i * n + k] / s[atS + i];
  }
}`,
  },
  completeRow: {
    uses: [],
    source: `/** Row \`row\` becomes a vector of length 1 orthogonal to the rows before it: the unit vector that they explain least. */
function completeRow(work, at, row, n) {
  let column = 0;
  let least = Infinity;
  for (let j = 0; j < n; j++) {
    let explained = 0;
    for (let i = 0; i < row; i++) explained += work[at + i * n + j] ** 2;
    if (explained < least) {
      least = explained;
      column = j;
    }
  }
  const own = at + row * n;
  for (let j = 0; j < n; j++) work[own + j] = j === column ? 1 : 0;
  // Twice, because the first time leaves rounding errors of the size of what was taken away.
  for (let time = 0; time < 2; time++) {
    for (let i = 0; i < row; i++) {
      let product = 0;
      for (let j = 0; j < n; j++) product += work[own + j] * work[at + i * n + j];
      for (let j = 0; j < n; j++) work[own + j] = work[own + j] - product * work[at + i * n + j];
    }
  }
  let squares = 0;
  for (let j = 0; j < n; j++) squares += work[own + j] ** 2;
  for (let j = 0; j < n; j++) work[own + j] = work[own + j] / Math.sqrt(squares);
}`,
  },
  pseudoInverse: {
    uses: ["singularWorkSize", "singularValues"],
    source: `/**
 * The pseudo-inverse (columns x rows) of the matrix at \`at\`; singular values up to \`rtol\` of the largest count as 0.
 * \`work\` holds what \`singularValues\` works on and then its three results.
 */
function pseudoInverse(a, at, work, atWork, out, atOut, rows, columns, rtol) {
  const n = Math.min(rows, columns);
  const atU = atWork + singularWorkSize(rows, columns, false);
  const atS = atU + rows * n;
  const atVt = atS + n;
  singularValues(a, at, work, atWork, work, atU, work, atS, work, atVt, rows, columns, false);
  const least = n === 0 ? 0 : rtol * work[atS];
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      let value = 0;
      for (let k = 0; k < n && !(work[atS + k] <= least); k++) {
        value += (work[atVt + k * columns + i] * work[atU + j * n + k]) / work[atS + k];
      }
      out[atOut + i * rows + j] = value;
    }
  }
}`,
  },
  pseudoInverseWorkSize: {
    uses: ["singularWorkSize"],
    source: `/** How many numbers \`pseudoInverse\` works on. */
function pseudoInverseWorkSize(rows, columns) {
  const n = Math.min(rows, columns);
  return singularWorkSize(rows, columns, false) + (rows + columns + 1) * n;
}`,
    template: `{"params":["rows","columns"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"n"},"init":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Math"},"property":{"type":"Identifier","name":"min"}},"arguments":[{"type":"Identifier","name":"rows"},{"type":"Identifier","name":"columns"}]}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"CallExpression","callee":{"type":"Identifier","name":"singularWorkSize"},"arguments":[{"type":"Identifier","name":"rows"},{"type":"Identifier","name":"columns"},{"type":"Literal","raw":"false"}]},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"rows"},"operator":"+","right":{"type":"Identifier","name":"columns"}},"operator":"+","right":{"type":"Literal","value":1,"raw":"1"}},"operator":"*","right":{"type":"Identifier","name":"n"}}}}]}`,
  },
  isBehind: {
    uses: [],
    source: `/** Whether b has to stand before a. */
function isBehind(a, b) {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}`,
    template: `{"params":["a","b"],"body":[{"type":"ReturnStatement","argument":{"type":"LogicalExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"a"},"operator":">","right":{"type":"Identifier","name":"b"}},"operator":"||","right":{"type":"LogicalExpression","left":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Number"},"property":{"type":"Identifier","name":"isNaN"}},"arguments":[{"type":"Identifier","name":"a"}]},"operator":"&&","right":{"type":"UnaryExpression","operator":"!","prefix":true,"argument":{"type":"CallExpression","callee":{"type":"MemberExpression","object":{"type":"Identifier","name":"Number"},"property":{"type":"Identifier","name":"isNaN"}},"arguments":[{"type":"Identifier","name":"b"}]}}}}}]}`,
  },
  sortRow: {
    uses: ["isBehind", "sortLongRow"],
    source: `/** Sorts row[start .. start + length] in place. The engine's own sort is faster from 33 elements on. */
function sortRow(row, start, length) {
  if (length > 32) {
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
  symmetricEigen: {
    uses: ["powerOfTwoBelow", "leadsNegative", "tridiagonalise", "diagonalise", "sortEigenpairs"],
    source: `/**
 * Overwrites the n x n matrix at \`at\`, of which only the lower triangle is read, with its eigenvectors in columns; the
 * eigenvalues ascend. In each vector the first of the largest components is positive. \`work\` holds n numbers.
 */
function symmetricEigen(v, at, values, atValues, work, atWork, n) {
  if (n === 0) return;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) v[at + i * n + j] = v[at + j * n + i];
  }
  const scale = powerOfTwoBelow(v, at, n * n);
  if (!Number.isFinite(scale)) {
    v.fill(Number.NaN, at, at + n * n);
    values.fill(Number.NaN, atValues, atValues + n);
    return;
  }
  for (let k = 0; k < n * n; k++) v[at + k] = v[at + k] / scale;
  tridiagonalise(v, at, values, atValues, work, atWork, n);
  diagonalise(v, at, values, atValues, work, atWork, n);
  sortEigenpairs(v, at, values, atValues, n);
  for (let j = 0; j < n; j++) {
    values[atValues + j] = values[atValues + j] * scale;
    if (leadsNegative(v, at + j, n, n)) for (let i = 0; i < n; i++) v[at + i * n + j] = -v[at + i * n + j];
  }
}`,
  },
  powerOfTwoBelow: {
    uses: [],
    source: `/** The largest power of two not above any absolute value of the elements; 1 for zeros, and NaN if any is not finite. */
function powerOfTwoBelow(x, at, count) {
  let largest = 0;
  for (let k = at; k < at + count; k++) {
    const size = Math.abs(x[k]);
    if (!(size < Infinity)) return Number.NaN;
    if (size > largest) largest = size;
  }
  return largest === 0 ? 1 : 2 ** Math.max(-1022, Math.floor(Math.log2(largest)));
}`,
  },
  leadsNegative: {
    uses: [],
    source: `/** Whether the first of the largest of \`count\` elements, \`step\` apart, is negative. */
function leadsNegative(x, at, count, step) {
  let largest = 0;
  for (let k = 0; k < count; k++) if (Math.abs(x[at + k * step]) > Math.abs(largest)) largest = x[at + k * step];
  return largest < 0;
}`,
  },
  tridiagonalise: {
    uses: ["accumulateReflections"],
    source: `/** v becomes the orthogonal Q with Q' A Q = T, d the diagonal of T, e[1..] what stands beside it. */
function tridiagonalise(v, at, d, atD, e, atE, n) {
  for (let j = 0; j < n; j++) d[atD + j] = v[at + (n - 1) * n + j];
  for (let i = n - 1; i > 0; i--) {
    let scale = 0;
    for (let k = 0; k < i; k++) scale += Math.abs(d[atD + k]);
    if (scale === 0) {
      e[atE + i] = d[atD + i - 1];
      for (let j = 0; j < i; j++) {
        d[atD + j] = v[at + (i - 1) * n + j];
        v[at + i * n + j] = 0;
        v[at + j * n + i] = 0;
      }
      d[atD + i] = 0;
      continue;
    }
    let squares = 0;
    for (let k = 0; k < i; k++) {
      d[atD + k] = d[atD + k] / scale;
      squares += d[atD + k] ** 2;
    }
    const first = d[atD + i - 1];
    const length = first > 0 ? -Math.sqrt(squares) : Math.sqrt(squares);
    e[atE + i] = scale * length;
    const h = squares - first * length;
    d[atD + i - 1] = first - length;
    for (let j = 0; j < i; j++) e[atE + j] = 0;
    for (let j = 0; j < i; j++) {
      const f = d[atD + j];
      v[at + j * n + i] = f;
      let g = e[atE + j] + v[at + j * n + j] * f;
      for (let k = j + 1; k < i; k++) {
        const element = v[at + k * n + j];
        g += element * d[atD + k];
        e[atE + k] = e[atE + k] + element * f;
      }
      e[atE + j] = g;
    }
    let total = 0;
    for (let j = 0; j < i; j++) {
      e[atE + j] = e[atE + j] / h;
      total += e[atE + j] * d[atD + j];
    }
    const half = total / (h + h);
    for (let j = 0; j < i; j++) e[atE + j] = e[atE + j] - half * d[atD + j];
    for (let j = 0; j < i; j++) {
      const f = d[atD + j];
      const g = e[atE + j];
      for (let k = j; k < i; k++) {
        v[at + k * n + j] = v[at + k * n + j] - (f * e[atE + k] + g * d[atD + k]);
      }
      d[atD + j] = v[at + (i - 1) * n + j];
      v[at + i * n + j] = 0;
    }
    d[atD + i] = h;
  }
  accumulateReflections(v, at, d, atD, n);
  e[atE] = 0;
}`,
  },
  accumulateReflections: {
    uses: [],
    source: `/** The second half of \`tridiagonalise\`: multiplies the reflections, which stand above the diagonal, together. */
function accumulateReflections(v, at, d, atD, n) {
  for (let i = 0; i < n - 1; i++) {
    v[at + (n - 1) * n + i] = v[at + i * n + i];
    v[at + i * n + i] = 1;
    const h = d[atD + i + 1];
    if (h !== 0) {
      for (let k = 0; k <= i; k++) d[atD + k] = v[at + k * n + i + 1] / h;
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let k = 0; k <= i; k++) product += v[at + k * n + i + 1] * v[at + k * n + j];
        for (let k = 0; k <= i; k++) v[at + k * n + j] = v[at + k * n + j] - product * d[atD + k];
      }
    }
    for (let k = 0; k <= i; k++) v[at + k * n + i + 1] = 0;
  }
  for (let j = 0; j < n; j++) {
    d[atD + j] = v[at + (n - 1) * n + j];
    v[at + (n - 1) * n + j] = 0;
  }
  v[at + n * n - 1] = 1;
}`,
  },
  diagonalise: {
    uses: ["sweepUp"],
    source: `/** d becomes the eigenvalues of the tridiagonal matrix, and v is multiplied by its eigenvectors. */
function diagonalise(v, at, d, atD, e, atE, n) {
  for (let i = 1; i < n; i++) e[atE + i - 1] = e[atE + i];
  e[atE + n - 1] = 0;
  let shift = 0;
  let largest = 0;
  for (let l = 0; l < n; l++) {
    largest = Math.max(largest, Math.abs(d[atD + l]) + Math.abs(e[atE + l]));
    const negligible = 2 ** -52 * largest;
    let m = l;
    while (m < n - 1 && Math.abs(e[atE + m]) > negligible) m++;
    // Two or three iterations are usual; the limit is never met in exact arithmetic.
    for (let left = 60; m > l && left > 0; left--) {
      const before = d[atD + l];
      const p = (d[atD + l + 1] - before) / (2 * e[atE + l]);
      const root = p < 0 ? -Math.sqrt(p * p + 1) : Math.sqrt(p * p + 1);
      d[atD + l] = e[atE + l] / (p + root);
      d[atD + l + 1] = e[atE + l] * (p + root);
      const moved = before - d[atD + l];
      for (let i = l + 2; i < n; i++) d[atD + i] = d[atD + i] - moved;
      shift += moved;
      sweepUp(v, at, d, atD, e, atE, l, m, n);
      if (!(Math.abs(e[atE + l]) > negligible)) break;
    }
    d[atD + l] = d[atD + l] + shift;
    e[atE + l] = 0;
  }
}`,
  },
  sweepUp: {
    uses: [],
    source: `/** One implicit QL step on rows l to m. */
function sweepUp(v, at, d, atD, e, atE, l, m, n) {
  const second = d[atD + l + 1];
  const beside = e[atE + l + 1];
  let p = d[atD + m];
  let c = 1;
  let c2 = 1;
  let c3 = 1;
  let s = 0;
  let s2 = 0;
  for (let i = m - 1; i >= l; i--) {
    c3 = c2;
    c2 = c;
    s2 = s;
    const g = c * e[atE + i];
    const h = c * p;
    const r = Math.sqrt(p * p + e[atE + i] ** 2);
    e[atE + i + 1] = s * r;
    s = e[atE + i] / r;
    c = p / r;
    p = c * d[atD + i] - s * g;
    d[atD + i + 1] = h + s * (c * g + s * d[atD + i]);
    for (let k = at + i; k < at + n * n; k += n) {
      const right = v[k + 1];
      v[k + 1] = s * v[k] + c * right;
      v[k] = c * v[k] - s * right;
    }
  }
  p = (-s * s2 * c3 * beside * e[atE + l]) / second;
  e[atE + l] = s * p;
  d[atD + l] = c * p;
}`,
  },
  sortEigenpairs: {
    uses: [],
    source: `/** Ascending eigenvalues, their vectors in columns with them. */
function sortEigenpairs(v, at, d, atD, n) {
  for (let i = 0; i < n - 1; i++) {
    let least = i;
    for (let j = i + 1; j < n; j++) if (d[atD + j] < d[atD + least]) least = j;
    if (least === i) continue;
    const value = d[atD + least];
    d[atD + least] = d[atD + i];
    d[atD + i] = value;
    for (let k = at; k < at + n * n; k += n) {
      const kept = v[k + i];
      v[k + i] = v[k + least];
      v[k + least] = kept;
    }
  }
}`,
  },
  powersOfTwo: {
    uses: ["makePowersOfTwo"],
    source: `/** 2 ** (k - 1100) at k: every power of two that a double holds, 0 below them, Infinity above. Read at any 12 bits. */
const powersOfTwo = makePowersOfTwo();`,
  },
  makePowersOfTwo: {
    uses: [],
    source: `function makePowersOfTwo() {
  const powers = new Float64Array(4096);
  powers[1100] = 1;
  for (let k = 1101; k < 4096; k++) powers[k] = powers[k - 1] * 2;
  for (let k = 1099; k >= 0; k--) powers[k] = powers[k + 1] / 2;
  return powers;
}`,
  },
  productError: {
    uses: [],
    source: `/** x * y - product, without rounding, where product is x * y rounded. (Dekker) */
function productError(x, y, product) {
  const xHigh = x * 134217729 - (x * 134217729 - x);
  const yHigh = y * 134217729 - (y * 134217729 - y);
  const xLow = x - xHigh;
  const yLow = y - yHigh;
  return xHigh * yHigh - product + xHigh * yLow + xLow * yHigh + xLow * yLow;
}`,
    template: `{"params":["x","y","product"],"body":[{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"xHigh"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"Literal","value":134217729,"raw":"134217729"}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"*","right":{"type":"Literal","value":134217729,"raw":"134217729"}},"operator":"-","right":{"type":"Identifier","name":"x"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"yHigh"},"init":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"y"},"operator":"*","right":{"type":"Literal","value":134217729,"raw":"134217729"}},"operator":"-","right":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"y"},"operator":"*","right":{"type":"Literal","value":134217729,"raw":"134217729"}},"operator":"-","right":{"type":"Identifier","name":"y"}}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"xLow"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"x"},"operator":"-","right":{"type":"Identifier","name":"xHigh"}}}],"kind":"const"},{"type":"VariableDeclaration","declarations":[{"type":"VariableDeclarator","id":{"type":"Identifier","name":"yLow"},"init":{"type":"BinaryExpression","left":{"type":"Identifier","name":"y"},"operator":"-","right":{"type":"Identifier","name":"yHigh"}}}],"kind":"const"},{"type":"ReturnStatement","argument":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"BinaryExpression","left":{"type":"Identifier","name":"xHigh"},"operator":"*","right":{"type":"Identifier","name":"yHigh"}},"operator":"-","right":{"type":"Identifier","name":"product"}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"xHigh"},"operator":"*","right":{"type":"Identifier","name":"yLow"}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"xLow"},"operator":"*","right":{"type":"Identifier","name":"yHigh"}}},"operator":"+","right":{"type":"BinaryExpression","left":{"type":"Identifier","name":"xLow"},"operator":"*","right":{"type":"Identifier","name":"yLow"}}}}]}`,
  },
  rootsOfTwo: {
    uses: ["makeRootsOfTwo"],
    source: `/** At 2 j the number 2 ** (j / 128), halved from j = 64 on; at 2 j + 1 what it lacks, as a part of itself. */
const rootsOfTwo = makeRootsOfTwo();`,
  },
  makeRootsOfTwo: {
    uses: ["productError"],
    source: `function makeRootsOfTwo() {
  const roots = new Float64Array(256);
  let high = 1;
  let low = 0;
  for (let j = 0; j < 128; j++) {
    roots[2 * j] = j < 64 ? high : high / 2;
    roots[2 * j + 1] = low / high;
    const product = high * 1.0054299011128027; // 2 ** (1 / 128), with the tail below
    const rest =
      productError(high, 1.0054299011128027, product) + low * 1.0054299011128027 + high * 9.499186535455032e-17;
    high = product + rest;
    low = product - high + rest;
  }
  return roots;
}`,
  },
  logarithms: {
    uses: ["makeLogarithms"],
    source: `/** At 4 j: a number c, its reciprocal, and log(c) in two parts, the first a multiple of 2 ** -42. c runs from 11/16 to 11/8. */
const logarithms = makeLogarithms();`,
  },
  makeLogarithms: {
    uses: ["stepLogarithm"],
    source: `function makeLogarithms() {
  const table = new Float64Array(512);
  for (let j = 0; j < 128; j++) {
    table[4 * j] = j < 80 ? 0.6875 + j / 256 : 1 + (j - 80) / 128;
    table[4 * j + 1] = 1 / table[4 * j];
  }
  for (let j = 80; j < 127; j++) stepLogarithm(table, j, j + 1);
  for (let j = 80; j > 0; j--) stepLogarithm(table, j, j - 1);
  return table;
}`,
  },
  stepLogarithm: {
    uses: ["productError"],
    source: `/** log(to) from log(from), by log(b / a) = 2 atanh((b - a) / (b + a)). */
function stepLogarithm(table, from, to) {
  const a = table[4 * from];
  const b = table[4 * to];
  const z = (b - a) / (b + a);
  const product = z * (b + a);
  const lacking = (b - a - product - productError(z, b + a, product)) / (b + a);
  const z2 = z * z;
  const rest = 2 * (lacking + z * z2 * (1 / 3 + z2 * (1 / 5 + z2 * (1 / 7 + z2 / 9))));
  const first = Math.round((table[4 * from + 2] + 2 * z + rest) * 4398046511104) / 4398046511104;
  table[4 * to + 2] = first;
  table[4 * to + 3] = table[4 * from + 2] - first + 2 * z + (table[4 * from + 3] + rest);
}`,
  },
  oneDouble: {
    uses: [],
    source: `/** One double and the two 32-bit words that it consists of. */
const oneDouble = new Float64Array(1);`,
  },
  doubleWords: {
    uses: ["oneDouble"],
    source: `const doubleWords = new Int32Array(oneDouble.buffer);`,
  },
  highWord: {
    uses: [],
    source: `/** Which of the two holds sign and exponent: the second, but for machines that store the high byte first. */
const highWord = new Uint8Array(new Uint16Array([1]).buffer)[0];`,
  },
  notANumber: {
    uses: [],
    source: `/** Constants for rare cases. As the names of the language they would make the code around them slower. */
const notANumber = 0 / 0;`,
  },
  minusInfinity: {
    uses: [],
    source: `const minusInfinity = -1 / 0;`,
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
  for (let group = 1; ; group += 2) {
    x = (x + y) | 0;
    y = ((y << 13) | (y >>> 19)) ^ x;
    x = (x + y) | 0;
    y = ((y << 15) | (y >>> 17)) ^ x;
    x = (x + y) | 0;
    y = ((y << 26) | (y >>> 6)) ^ x;
    x = (x + y) | 0;
    y = ((y << 6) | (y >>> 26)) ^ x;
    x = (x + b) | 0;
    y = (y + c + group) | 0;
    if (group === 5) break;
    x = (x + y) | 0;
    y = ((y << 17) | (y >>> 15)) ^ x;
    x = (x + y) | 0;
    y = ((y << 29) | (y >>> 3)) ^ x;
    x = (x + y) | 0;
    y = ((y << 16) | (y >>> 16)) ^ x;
    x = (x + y) | 0;
    y = ((y << 24) | (y >>> 8)) ^ x;
    x = (x + c) | 0;
    y = (y + a + group + 1) | 0;
    const used = a;
    a = c;
    c = b;
    b = used;
  }
  return word === 0 ? x : word === 1 ? y : x ^ y;
}`,
  },
  solveTriangular: {
    uses: [],
    source: `/**
 * Overwrites the n x m matrix B at \`atB\` with the solution X of op(A) X = B, where A is the n x n matrix at \`atA\`, of which
 * one triangle is read. The number of an element of B is row * rowStep + column * columnStep, so that B may stand
 * transposed. With \`unit\` the diagonal counts as ones.
 */
function solveTriangular(a, atA, b, atB, n, m, rowStep, columnStep, lower, transposed, unit) {
  const down = transposed ? 1 : n;
  const across = transposed ? n : 1;
  const forward = lower !== transposed;
  // Rows of B at once where they are consecutive; the operations on one element are the same either way.
  const byRows = columnStep === 1 && m > 1;
  // A row of A times a column of B, both consecutive: without products in the indices 1.1x on systems of 8.
  const isDense = across === 1 && rowStep === 1;
  for (let step = 0; step < n; step++) {
    const i = forward ? step : n - 1 - step;
    const row = atA + i * down;
    const own = atB + i * rowStep;
    const first = forward ? 0 : i + 1;
    const last = forward ? i : n;
    if (byRows) {
      for (let k = first; k < last; k++) {
        const factor = a[row + k * across];
        const other = atB + k * rowStep;
        for (let column = 0; column < m; column++) b[own + column] = b[own + column] - factor * b[other + column];
      }
      if (!unit) for (let column = 0; column < m; column++) b[own + column] = b[own + column] / a[row + i * across];
      continue;
    }
    for (let column = 0; column < m; column++) {
      const top = atB + column * columnStep;
      let rest = b[top + i * rowStep];
      if (isDense) for (let k = first; k < last; k++) rest -= a[row + k] * b[top + k];
      else for (let k = first; k < last; k++) rest -= a[row + k * across] * b[top + k * rowStep];
      b[top + i * rowStep] = unit ? rest : rest / a[row + i * across];
    }
  }
}`,
  },
  solveTridiagonal: {
    uses: [],
    source: `/**
 * Overwrites the n x m matrix B at \`atB\` with the solution of T X = B, where T has d on its diagonal, l[1..] below it and
 * u[..n - 1] above it, all of n elements and overwritten. Neighbouring rows change places for the larger pivot. (LAPACK: gtsv)
 */
function solveTridiagonal(l, atL, d, atD, u, atU, b, atB, n, m) {
  // After step i row i is d[i], u[i] and then l[i + 1], two columns right of the diagonal.
  for (let i = 0; i < n - 1; i++) {
    const row = atB + i * m;
    const next = row + m;
    const below = l[atL + i + 1];
    const diagonal = d[atD + i];
    if (Math.abs(diagonal) >= Math.abs(below)) {
      const factor = below / diagonal;
      l[atL + i + 1] = 0;
      d[atD + i + 1] = d[atD + i + 1] - factor * u[atU + i];
      for (let j = 0; j < m; j++) b[next + j] = b[next + j] - factor * b[row + j];
      continue;
    }
    const factor = diagonal / below;
    const above = u[atU + i];
    d[atD + i] = below;
    u[atU + i] = d[atD + i + 1];
    d[atD + i + 1] = above - factor * u[atU + i];
    l[atL + i + 1] = i < n - 2 ? u[atU + i + 1] : 0;
    if (i < n - 2) u[atU + i + 1] = -factor * u[atU + i + 1];
    for (let j = 0; j < m; j++) {
      const kept = b[row + j];
      b[row + j] = b[next + j];
      b[next + j] = kept - factor * b[next + j];
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = atB + i * m;
    for (let j = 0; j < m; j++) {
      let rest = b[row + j];
      if (i < n - 1) rest -= u[atU + i] * b[row + m + j];
      if (i < n - 2) rest -= l[atL + i + 1] * b[row + 2 * m + j];
      b[row + j] = rest / d[atD + i];
    }
  }
}`,
  },
};
