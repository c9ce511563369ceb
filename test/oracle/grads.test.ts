// Every line of grads.jsonl and more-grads.jsonl, operation by operation and compiled, against JAX's values: forward and reverse mode, under
// vmap on either side, and the Jacobians.

import { describe, expect, test } from "vitest";
import { hessian, jacfwd, jacrev, jit, jvp, type NDArray, vjp, vmap } from "../../runtime/index.js";
import { type ArrayRecord, dataFile, decode, signatures, toArray } from "./cases.js";
import { publicFunction, read } from "./run-case.js";

type Expression = string | number | readonly Expression[] | { readonly [option: string]: unknown };

/** One line of either file. */
interface GradCase {
  readonly id: string;
  readonly expr: Expression;
  readonly transform: string;
  readonly in: readonly ArrayRecord[];
  readonly wrt: readonly number[];
  readonly tangents?: readonly ArrayRecord[];
  readonly ct?: ArrayRecord;
  readonly inAxes?: readonly (number | null)[];
  readonly out: readonly ArrayRecord[];
  readonly tol: { readonly rtol: number; readonly atol: number };
}

const transforms = ["jvp", "vmap(jvp)", "jvp(vmap)", "vjp", "vmap(vjp)", "vjp(vmap)", "jacfwd", "jacrev", "hessian"];
const gradCases: readonly GradCase[] = (dataFile("grads.jsonl") + dataFile("more-grads.jsonl"))
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as GradCase);

/** The value of an expression; `x0` is the first input. Parameters without a default are positional. */
function evaluate(expr: Expression, inputs: readonly NDArray[]): unknown {
  if (typeof expr === "string") return inputs[Number(expr.slice(1))];
  if (!Array.isArray(expr)) return expr;
  const [name, ...rest] = expr as readonly Expression[];
  if (typeof name !== "string" || /^x\d+$/.test(name)) return expr.map((item) => evaluate(item, inputs));
  const last = rest.at(-1);
  const options =
    typeof last === "object" && !Array.isArray(last) ? { ...(read(last, []) as Record<string, unknown>) } : {};
  const operands = rest.filter((item) => typeof item !== "object" || Array.isArray(item));
  const positional = operands.map((item) => evaluate(item, inputs));
  if (name === "np.select" && positional.length === 3) options.default = positional.pop();
  for (const parameter of name.startsWith("at.") ? [] : (signatures[name] ?? [])) {
    if (!(parameter in options)) continue;
    positional.push(options[parameter]);
    delete options[parameter];
  }
  if (name === "np.einsum") positional.unshift(positional.pop());
  return publicFunction(name)!(...positional, ...(Object.keys(options).length === 0 ? [] : [options]));
}

type Arrays = NDArray[];
type Transformed = (...args: Arrays) => NDArray | Arrays;

/** The value of `g` and its derivative by the arguments `wrt`: `directions` are tangents, or one cotangent. */
function derivative(mode: string, g: Transformed, wrt: readonly number[], args: Arrays, directions: Arrays): Arrays {
  const ofMoving = (...moving: Arrays): NDArray =>
    g(...args.map((value, k) => (wrt.includes(k) ? moving[wrt.indexOf(k)]! : value))) as NDArray;
  const primals = wrt.map((k) => args[k]!);
  if (mode === "jvp") return jvp(ofMoving, primals, directions);
  const [value, pull] = vjp(ofMoving, ...primals);
  return [value, ...pull(directions[0]!)];
}

const jacobians: Readonly<Record<string, (f: (...args: Arrays) => NDArray, options: { argnums: number }) => unknown>> =
  {
    jacfwd,
    jacrev,
    hessian,
  };

function run(oracle: GradCase, compiled: boolean): readonly NDArray[] {
  const { wrt, transform, inAxes } = oracle;
  const inputs = oracle.in.map(toArray);
  const directions = (oracle.tangents ?? (oracle.ct === undefined ? [] : [oracle.ct])).map(toArray);
  const f = (...args: Arrays): NDArray => evaluate(oracle.expr, args) as NDArray;
  const axes = inAxes === undefined ? null : [...inAxes];
  const [outer, inner] = transform.split("(").map((name) => name.replace(")", ""));
  const mode = outer === "vmap" ? inner! : outer!;
  const mapped = inner === "vmap" ? (vmap(f, { inAxes: axes }) as Transformed) : f;
  const lane = (...args: Arrays): NDArray | Arrays =>
    Object.hasOwn(jacobians, mode)
      ? (jacobians[mode]!(f, { argnums: wrt[0]! }) as Transformed)(...args)
      : derivative(mode, mapped, wrt, args.slice(0, inputs.length), args.slice(inputs.length));
  const lanes = mode === "vjp" ? [0] : wrt.map((k) => axes?.[k] ?? null);
  const isOfLanes = axes !== null && inner !== "vmap";
  const whole = isOfLanes ? vmap(lane, { inAxes: [...axes, ...lanes.slice(0, directions.length)] }) : lane;
  const results = (compiled ? jit(whole) : whole)(...inputs, ...directions);
  return Array.isArray(results) ? results : [results];
}

function difference(oracle: GradCase, got: readonly NDArray[]): string | undefined {
  if (got.length !== oracle.out.length) return `${got.length} outputs, expected ${oracle.out.length}`;
  for (const [k, record] of oracle.out.entries()) {
    const [type, wantType] = [`${got[k]!.dtype}[${got[k]!.shape}]`, `${record.dtype}[${record.shape}]`];
    if (type !== wantType) return `output ${k} is ${type}, expected ${wantType}`;
    const { rtol, atol } = oracle.tol;
    const want = decode(record);
    const at = want.findIndex((value, i) => {
      const own = got[k]!.data[i]!;
      return !(own === value || Object.is(own, value) || Math.abs(own - value) <= atol + rtol * Math.abs(value));
    });
    if (at >= 0) return `output ${k}, element ${at} is ${got[k]!.data[at]}, expected ${want[at]}`;
  }
  return undefined;
}

describe("JAX's values", () => {
  test("there are lines of every kind", () => {
    expect(gradCases.length).toBeGreaterThan(250);
    expect(new Set(gradCases.map(({ transform }) => transform))).toEqual(new Set(transforms));
  });

  test.each(gradCases.map((oracle) => [`${oracle.id} ${JSON.stringify(oracle.expr)}`, oracle] as const))(
    "%s",
    (_name, oracle) => {
      expect(difference(oracle, run(oracle, false))).toBeUndefined();
      expect(difference(oracle, run(oracle, true))).toBeUndefined();
    },
  );
});
