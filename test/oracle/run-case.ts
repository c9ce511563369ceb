// Runs one oracle case: finds the public function, lays out its arguments by our calling convention (required ones by
// position, optional ones in one object), applies vmap and the mode, and compares with JAX's values.

import { jit, lax, type NDArray, nn, np, random, vmap } from "../../runtime/index.js";
import {
  type ArgumentRecord,
  type ArrayRecord,
  decode,
  type OpCase,
  signatures,
  toArray,
  type VmapRecord,
} from "./cases.js";

/** How a case is run: operation by operation, or compiled. */
export type Mode = "eager" | "jit";

type PublicFunction = (...args: unknown[]) => NDArray | NDArray[];
type Input = NDArray | number;

/** One entry of an index as the data writes it. */
type IndexRecord =
  | number
  | string
  | { readonly in?: number; readonly start?: number; readonly stop?: number; readonly step?: number };

/** x.at(...index)[method](...), as a function of the array, what is written, and index arrays. */
function atFunction(method: string): PublicFunction {
  return (...args: unknown[]) => {
    const { index, ...rest } = args.at(-1) as { index: readonly IndexRecord[] };
    const inputs = args.slice(0, -1) as NDArray[];
    const entries = index.map((entry) => {
      if (entry === "newaxis") return null;
      return typeof entry === "object" && entry.in !== undefined ? inputs[entry.in]! : (entry as number);
    });
    const place = inputs[0]!.at(...entries);
    const act = place[method as keyof typeof place] as (...given: unknown[]) => NDArray;
    return method === "get" ? act(rest) : act(inputs[1], rest);
  };
}

const atMethods = Object.fromEntries(
  ["get", "set", "add", "multiply", "min", "max"].map((method) => [method, atFunction(method)]),
);

const namespaces: Readonly<Record<string, unknown>> = { np, lax, nn, random, at: atMethods };

/** The public function of a dotted name, or undefined while there is none. */
export function publicFunction(name: string): PublicFunction | undefined {
  let value: unknown = namespaces;
  for (const part of name.split(".")) value = (value as Record<string, unknown> | undefined)?.[part];
  return typeof value === "function" ? (value as PublicFunction) : undefined;
}

/** Parameters with a default that are positional all the same, because they are numbers NumPy users write in a row. */
const positionalDefaults: Readonly<Record<string, readonly string[]>> = {
  "np.arange": ["stop", "step"],
  "np.eye": ["M"],
  "np.tri": ["M"],
  "random.split": ["num"],
};

const isList = (arg: ArgumentRecord): arg is readonly number[] => Array.isArray(arg);

/** A parameter: `{ function: "lax.add" }` is that function, `{ in: k }` input k, and "NaN" a number JSON cannot write. */
export function read(value: unknown, inputs: readonly Input[]): unknown {
  if (typeof value === "string" && /^(NaN|-?Infinity|-0)$/.test(value)) return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => read(each, inputs));
  if ("in" in value) return inputs[value.in as number];
  if ("function" in value) return publicFunction(value.function as string);
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, read(each, inputs)]));
}

/** Arguments of one call, given its inputs. */
function argumentsOf(oracle: OpCase, inputs: readonly Input[]): unknown[] {
  if (oracle.op.startsWith("at.")) return [...inputs, oracle.params];
  if (oracle.op === "np.average" && inputs.length === 2) {
    return [inputs[0], { ...oracle.params, weights: inputs[1] }];
  }
  const left = read(oracle.params ?? {}, inputs) as Record<string, unknown>;
  const take = (name: string): unknown => {
    const value = left[name];
    delete left[name];
    return value;
  };
  const names = signatures[oracle.op] ?? [];
  const isOptional = (name: string): boolean =>
    names.includes(`${name}?`) && !positionalDefaults[oracle.op]?.includes(name);
  const positional: unknown[] = [];
  for (const arg of oracle.args ?? inputs.keys()) {
    if (typeof arg === "number") positional.push(inputs[arg]);
    else if (isList(arg)) positional.push(arg.map((k) => inputs[k]));
    else if (typeof arg !== "string") positional.push({ re: inputs[arg.re], im: inputs[arg.im] });
    else if (!isOptional(arg.slice(1))) positional.push(take(arg.slice(1)));
  }
  for (const name of names.map((each) => each.replace("?", ""))) {
    if (name in left && !isOptional(name)) positional.push(take(name));
  }
  return Object.keys(left).length === 0 ? positional : [...positional, left];
}

/** A case as a function of its arrays. */
export interface CaseFunction {
  readonly f: (...arrays: NDArray[]) => NDArray | NDArray[];
  readonly arrays: readonly NDArray[];
}

/** The outputs of a case, flat. */
export function runCase(oracle: OpCase, mode: Mode): NDArray[] {
  const { f, arrays } = caseFunction(oracle);
  const result = mode === "jit" ? jit(f as (...args: NDArray[]) => NDArray)(...arrays) : f(...arrays);
  return Array.isArray(result) ? result : [result];
}

/** A pair of real and imaginary parts as a list, in this order. */
function listed(result: unknown): NDArray | NDArray[] {
  const isPair = typeof result === "object" && result !== null && "re" in result && "im" in result;
  return (isPair ? [result.re, result.im] : result) as NDArray | NDArray[];
}

/** The function of a case. JavaScript numbers stay what they are in the source of the function: constants. */
export function caseFunction(oracle: OpCase): CaseFunction {
  const call = publicFunction(oracle.op)!;
  const inputs = oracle.in.map((record) => ("scalar" in record ? record.scalar : toArray(record)));
  let whole = (...args: Input[]): NDArray | NDArray[] => listed(call(...argumentsOf(oracle, args)));
  for (const { inAxes, outAxes, axisName } of vmapsOf(oracle)) {
    const lane = whole;
    whole = vmap(lane as (...args: NDArray[]) => NDArray, {
      inAxes: [...inAxes],
      outAxes: outAxes as number,
      ...(axisName === undefined ? {} : { axisName }),
    }) as typeof whole;
  }
  const isNumber = oracle.in.map((record) => "scalar" in record);
  const f = (...arrays: NDArray[]): NDArray | NDArray[] => {
    let next = 0;
    return whole(...inputs.map((input, k) => (isNumber[k] ? input : arrays[next++]!)));
  };
  return { f, arrays: inputs.filter((_, k) => !isNumber[k]) as NDArray[] };
}

function vmapsOf({ inAxes, outAxes, axisName, vmaps }: OpCase): readonly VmapRecord[] {
  if (vmaps !== undefined) return vmaps;
  if (inAxes === undefined) return [];
  return [{ inAxes, outAxes: outAxes === undefined ? 0 : outAxes, ...(axisName === undefined ? {} : { axisName }) }];
}

/** What is wrong with the outputs of a case, or undefined when they agree. */
export function difference(oracle: OpCase, outputs: readonly NDArray[]): string | undefined {
  if (outputs.length !== oracle.out.length) return `${outputs.length} outputs, expected ${oracle.out.length}`;
  for (const [k, want] of oracle.out.entries()) {
    const problem = arrayDifference(want, outputs[k]!, oracle);
    if (problem !== undefined) return `output ${k}: ${problem}`;
  }
  return undefined;
}

function arrayDifference(
  record: ArrayRecord,
  got: NDArray,
  { tol, anyZero = false, mayDiffer = 0 }: OpCase,
): string | undefined {
  const gotType = `${got.dtype}[${got.shape}]`;
  const wantType = `${record.dtype}[${record.shape}]`;
  if (gotType !== wantType) return `${gotType}, expected ${wantType}`;
  const want = decode(record);
  if (got.data.constructor !== want.constructor) return `stored in ${got.data.constructor.name}`;
  if (got.data.length !== want.length) return `${got.data.length} elements, expected ${want.length}`;
  const exact = tol.rtol === 0 && tol.atol === 0;
  const same = (a: number, b: number): boolean => {
    if (Object.is(a, b) || (a === b && (anyZero || !exact))) return true;
    return !exact && Math.abs(a - b) <= tol.atol + tol.rtol * Math.abs(b) && Number.isFinite(a) && Number.isFinite(b);
  };
  const others = [...want.keys()].filter((k) => !same(got.data[k]!, want[k]!));
  const at = others[0];
  return at === undefined || others.length <= mayDiffer
    ? undefined
    : `element ${at} is ${got.data[at]}, expected ${want[at]}`;
}
