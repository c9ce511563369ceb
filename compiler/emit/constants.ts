// Arrays that a function closes over, as text of a module: small ones as lists of numbers, large ones as the option
// says, in base64 or in bytes beside the module that `load` takes.

import { ArgumentError } from "../errors.js";
import { type Dense, storageName, typeText } from "../ir/aval.js";
import { checksum } from "../library/calls.js";
import type { LibraryName } from "../library/text.js";

/** How arrays of more than `smallSize` elements are written. */
export type ConstantsForm = "inline" | "base64" | "sidecar";

export const constantsForms: readonly ConstantsForm[] = ["inline", "base64", "sidecar"];

/** Arrays of up to this many elements are lists of numbers whatever the form. */
const smallSize = 256;
/** The most that a module holds: elements of one array, or bytes of all. */
const limits = { inline: 2 ** 16, base64: 2 ** 24, sidecar: 2 ** 30 };

export interface Constant {
  readonly name: string;
  readonly array: Dense;
  readonly form: ConstantsForm;
}

export interface EmittedConstants {
  /** Declarations at the top of the module. */
  readonly declarations: readonly string[];
  /** The exported `load`, when there is something to load. */
  readonly loader: string | undefined;
  /** Names that are undefined until `load` ran. */
  readonly loaded: ReadonlySet<string>;
  readonly binary: Uint8Array<ArrayBuffer> | undefined;
  readonly uses: readonly LibraryName[];
}

/** @throws ArgumentError emit/constants for more than a form holds. */
export function emitConstants(constants: readonly Constant[]): EmittedConstants {
  const formOf = ({ array, form }: Constant): ConstantsForm => (array.data.length <= smallSize ? "inline" : form);
  const of = (form: ConstantsForm): Constant[] => constants.filter((constant) => formOf(constant) === form);
  const [listed, encoded, beside] = [of("inline"), of("base64"), of("sidecar")];
  for (const constant of listed) checkLimit(constant.array.data.length, "elements in an array", "inline");
  checkLimit(totalBytes(encoded), "bytes", "base64");
  checkLimit(totalBytes(beside), "bytes", "sidecar");
  const { loads, loader, binary } = sidecar(beside);
  const uses: LibraryName[] = [];
  if (encoded.length > 0) uses.push("fromBase64");
  if (beside.length > 0) uses.push("sidecarOf", "notLoaded");
  return {
    declarations: [...listed.map(listOfNumbers), ...encoded.map(inBase64), ...loads],
    loader,
    loaded: new Set(beside.map(({ name }) => name)),
    binary,
    uses,
  };
}

function totalBytes(constants: readonly Constant[]): number {
  return constants.reduce((sum, { array }) => sum + array.data.byteLength, 0);
}

function checkLimit(size: number, unit: string, form: ConstantsForm): void {
  if (size <= limits[form]) return;
  const remedy = form === "sidecar" ? "pass the arrays as arguments" : 'write constants: "sidecar"';
  throw new ArgumentError(
    "emit/constants",
    `emit: the function closes over ${size} ${unit}, expected at most ${limits[form]} with constants: "${form}"; ${remedy}`,
  );
}

function declaration({ name, array }: Constant, value: string): string {
  return `/** ${typeText(array)} */\nconst ${name} = /* @__PURE__ */ ${value};`;
}

function listOfNumbers(constant: Constant): string {
  const { data, dtype } = constant.array;
  const numbers = Array.from(data, (value) => numberText(value, dtype === "float32"));
  const lines: string[] = [];
  for (const number of numbers) {
    const line = lines.at(-1);
    if (line === undefined || line.length + number.length > 110) lines.push(number);
    else lines[lines.length - 1] = `${line}, ${number}`;
  }
  const text = lines.length > 1 ? `\n${lines.map((line) => `  ${line},\n`).join("")}` : lines.join("");
  return declaration(constant, `new ${storageName(dtype)}([${text}])`);
}

/** The shortest decimal that gives the value back. */
function numberText(value: number, isSingle: boolean): string {
  if (Object.is(value, -0)) return "-0";
  if (!isSingle || !Number.isFinite(value)) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return String(short);
  }
  return String(Number(value.toPrecision(9)));
}

function inBase64(constant: Constant): string {
  const { data, dtype } = constant.array;
  const text = base64(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  return declaration(constant, `new ${storageName(dtype)}(/* @__PURE__ */ fromBase64("${text}"))`);
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let k = 0; k < bytes.length; k += 3) {
    const three = (bytes[k]! << 16) | ((bytes[k + 1] ?? 0) << 8) | (bytes[k + 2] ?? 0);
    const four = [18, 12, 6, 0].map((shift) => digits[(three >> shift) & 63]!).join("");
    const missing = Math.max(0, k + 3 - bytes.length);
    parts.push(missing === 0 ? four : four.slice(0, 4 - missing) + "=".repeat(missing));
  }
  return parts.join("");
}

// --- sidecar --------------------------------------------------------------------------------------------------------

interface Sidecar {
  readonly loads: readonly string[];
  readonly loader: string | undefined;
  readonly binary: Uint8Array<ArrayBuffer> | undefined;
}

/** Arrays one after another, each at a multiple of 8 bytes. */
function sidecar(constants: readonly Constant[]): Sidecar {
  if (constants.length === 0) return { loads: [], loader: undefined, binary: undefined };
  const offsets: number[] = [];
  let end = 0;
  for (const { array } of constants) {
    offsets.push(end);
    end += Math.ceil(array.data.byteLength / 8) * 8;
  }
  const binary = new Uint8Array(end);
  constants.forEach(({ array: { data } }, k) => {
    binary.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offsets[k]);
  });
  const views = constants.map(
    ({ name, array: { dtype, data } }, k) =>
      `  ${name} = new ${storageName(dtype)}(buffer, ${offsets[k]}, ${data.length});`,
  );
  const loader = [
    "/**",
    ` * Takes the arrays that the functions close over: the ${end} bytes that were written beside this module. Call it`,
    " * once, before any of them.",
    " * @param {Uint8Array | ArrayBuffer} bytes",
    " */",
    "export function load(bytes) {",
    `  const buffer = sidecarOf(bytes, ${end}, ${checksum(binary.buffer)});`,
    ...views,
    "}",
  ].join("\n");
  const loads = constants.map(({ name, array }) => `/** ${typeText(array)}, once \`load\` ran. */\nlet ${name};`);
  return { loads, loader, binary };
}
