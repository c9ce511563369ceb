// Canonical text of both IRs. Deterministic: names come from order of definition, never from identity or time.
// Array IR prints like a JAX jaxpr with full dtype names; `*` marks a weak value, `_` a result nobody reads.
// Text that users chose (names, axis names) is escaped unless it is a plain identifier.

import { type ArrayFn, type Atom, type Equation, type Literal, lastUses, type Var } from "./array-ir.js";
import { type Aval, type Dim, type DType, dtypeKind, type Shape } from "./aval.js";
import type { Carried, Expr, ForStmt, Index, Kernel, Slice, Stmt } from "./loop-ir.js";
import { identifierFrom, type KernelNames, NameScope, nameKernel, orderTerms } from "./names.js";
import { blocksOf } from "./walk.js";

// --- array IR -------------------------------------------------------------------------------------------------------

/** Text of a function, functions inside it included; one that occurs twice is printed once, ahead, as `let f = ...`. */
export function printFn(fn: ArrayFn): string {
  return new FnPrinter(fn).program();
}

/** The header and the equations within `around` of position `at`, which is marked. For reports of faults. */
export function printAround(fn: ArrayFn, at: number, around = 5): string {
  return new FnPrinter(fn).excerpt(at, around);
}

class FnPrinter {
  private readonly fn: ArrayFn;
  private readonly names = new Map<Var, string>();
  private readonly shared = new Map<ArrayFn, string>();

  constructor(fn: ArrayFn) {
    this.fn = fn;
  }

  program(): string {
    const ahead = this.shareRepeated().map(([fn, name]) => `let ${name} = ${this.block(fn)} in\n`);
    return ahead.join("") + this.block(this.fn);
  }

  excerpt(at: number, around: number): string {
    this.shareRepeated();
    const header = `${this.header(this.fn)} let`;
    const lines = this.equations(this.fn).map((text, k) => indent(text, k === at ? "  > " : "    "));
    const from = Math.max(0, at - around);
    const to = Math.min(lines.length, at + around);
    const before = from > 0 ? [`    ... ${from} more`] : [];
    const after = to < lines.length ? [`    ... ${lines.length - to} more`] : [];
    const mark = at >= lines.length ? "  > " : "  ";
    return [header, ...before, ...lines.slice(from, to), ...after, `${mark}${this.results(this.fn)}`].join("\n");
  }

  /** Functions that occur more than once in the whole program, with names; inner ones first. */
  private shareRepeated(): [ArrayFn, string][] {
    const counts = new Map<ArrayFn, number>();
    const named: [ArrayFn, string][] = [];
    const walk = (fn: ArrayFn): void => {
      for (const { params } of fn.equations) {
        for (const inner of functionsIn(params)) {
          const count = (counts.get(inner) ?? 0) + 1;
          counts.set(inner, count);
          if (count > 1) continue;
          walk(inner);
          named.push([inner, typeof params.name === "string" ? params.name : inner.name]);
        }
      }
    };
    walk(this.fn);
    const scope = new NameScope();
    const repeated = named.filter(([fn]) => counts.get(fn)! > 1);
    for (const [fn, name] of repeated) this.shared.set(fn, scope.take(identifierFrom(name, "f")));
    return repeated.map(([fn]) => [fn, this.shared.get(fn)!]);
  }

  private block(fn: ArrayFn): string {
    const header = this.header(fn);
    const equations = this.equations(fn);
    const results = this.results(fn);
    const short = equations.length === 0 || (equations.length === 1 && !equations[0]!.includes("\n"));
    if (short) return [header, "let", ...equations, results].join(" ");
    return [`${header} let`, ...equations.map((text) => indent(text, "    ")), `  ${results}`].join("\n");
  }

  private header(fn: ArrayFn): string {
    const define = (vars: readonly Var[]): string => vars.map((variable) => ` ${this.define(variable)}`).join("");
    const captured = define(fn.inputs.slice(0, fn.captured));
    return `{ lambda${captured} ;${define(fn.inputs.slice(fn.captured))}.`;
  }

  private equations(fn: ArrayFn): string[] {
    const used = lastUses(fn);
    return fn.equations.map((equation) => this.equation(equation, used));
  }

  private equation({ primitive, inputs, params, outputs }: Equation, used: ReadonlyMap<Var, number>): string {
    const left = outputs.map((output) => (used.has(output) ? this.define(output) : `_:${typeOf(output.aval)}`));
    const args = inputs.map((atom) => ` ${this.atom(atom)}`).join("");
    return `${left.join(" ")} = ${primitive.name}${this.params(params)}${args}`;
  }

  private params(params: Readonly<Record<string, unknown>>): string {
    const entries = Object.entries(params).map(([key, value]) => `${plainText(key)}=${this.param(value)}`);
    if (entries.length === 0) return "";
    if (functionsIn(params).length === 0) return `[${entries.join(", ")}]`;
    return `[\n${entries.map((text) => indent(text, "  ")).join("\n")}\n]`;
  }

  private param(value: unknown): string {
    if (typeof value === "string") return plainText(value);
    if (typeof value === "number") return numberText(value);
    if (isArrayFn(value)) return this.shared.get(value) ?? this.block(value);
    if (Array.isArray(value)) return `[${value.map((item) => this.param(item)).join(",")}]`;
    if (typeof value === "object" && value !== null) {
      return `{${Object.entries(value)
        .map(([key, item]) => `${plainText(key)}=${this.param(item)}`)
        .join(",")}}`;
    }
    return typeof value === "function" ? plainText(value.name) : String(value);
  }

  private results(fn: ArrayFn): string {
    const texts = fn.outputs.map((atom) => this.atom(atom));
    return `in (${texts.join(", ")}${texts.length === 1 ? "," : ""}) }`;
  }

  private define(variable: Var): string {
    let name = this.names.get(variable);
    if (name === undefined) {
      name = letters(this.names.size);
      this.names.set(variable, name);
    }
    return `${name}:${typeOf(variable.aval)}`;
  }

  /** A var that is not defined, which only a faulty program has, prints as `?`. */
  private atom(atom: Atom): string {
    if (atom.kind === "literal") return literalText(atom);
    return this.names.get(atom) ?? `?:${typeOf(atom.aval)}`;
  }
}

/** Functions among the params of an equation, lists of functions included, once per occurrence. */
export function functionsIn(params: Readonly<Record<string, unknown>>): ArrayFn[] {
  return Object.values(params)
    .flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter(isArrayFn);
}

function isArrayFn(value: unknown): value is ArrayFn {
  return typeof value === "object" && value !== null && "equations" in value && "captured" in value;
}

/** a .. z, ba, bb, ...: base 26 with a as zero, as JAX counts. */
function letters(position: number): string {
  const last = String.fromCharCode(97 + (position % 26));
  return position < 26 ? last : letters(Math.floor(position / 26)) + last;
}

function literalText({ value, aval }: Literal): string {
  const kind = dtypeKind(aval.dtype);
  if (kind === "bool") return `${value === 0 ? "false" : "true"}:${typeOf(aval)}`;
  const text = scalarText(value, aval.dtype);
  return `${kind === "float" && /^-?\d+$/.test(text) ? `${text}.0` : text}:${typeOf(aval)}`;
}

// --- loop IR --------------------------------------------------------------------------------------------------------

/** Text of a kernel: its buffers, then one statement per line. `mark` puts `>` before that statement. */
export function printKernel(kernel: Kernel, mark?: Stmt): string {
  const names = nameKernel(kernel);
  const sizes =
    kernel.sizes.length > 0 ? `(sizes ${kernel.sizes.map((size) => names.sizes.get(size)!).join(", ")})` : "";
  const lines = [`kernel ${plainText(kernel.name)}${sizes}`];
  for (const buffer of kernel.buffers) {
    const dims = buffer.shape.map((dim) => dimText(dim, names)).join(",");
    lines.push(`  ${buffer.role.padEnd(9)} ${nameOf(buffer, names)}: ${buffer.dtype}[${dims}]`);
  }
  const walk = (stmts: readonly Stmt[], depth: number): void => {
    for (const stmt of stmts) {
      const margin = "  ".repeat(depth);
      lines.push((stmt === mark ? margin.replace(/ {2}$/, "> ") : margin) + stmtText(stmt, names));
      const [first, second = []] = blocksOf(stmt);
      if (first !== undefined) walk(first, depth + 1);
      if (second.length > 0) {
        lines.push(`${margin}else`);
        walk(second, depth + 1);
      }
    }
  };
  walk(kernel.body, 1);
  return `${lines.join("\n")}\n`;
}

function stmtText(stmt: Stmt, names: KernelNames): string {
  switch (stmt.kind) {
    case "for":
      return forText(stmt, names);
    case "while":
      return `while${carryingText(stmt.carried, names)}`;
    case "if": {
      const results = stmt.results.map((local) => definition(local, names)).join(", ");
      return `if ${exprText(stmt.test, names)}${results === "" ? "" : ` giving ${results}`}`;
    }
    case "breakUnless":
      return `break unless ${exprText(stmt.test, names)}`;
    case "let":
      return `let ${definition(stmt.local, names)} = ${exprText(stmt.value, names)}`;
    case "var":
      return `var ${definition(stmt.local, names)} = ${exprText(stmt.value, names)}`;
    case "assign":
      return `assign ${nameOf(stmt.local, names)} = ${exprText(stmt.value, names)}`;
    case "store":
      return `store ${elementText(stmt.buffer, stmt.index, names)} = ${exprText(stmt.value, names)}`;
    case "call":
      return `call ${stmt.callee}(${stmt.args.map((arg) => argumentText(arg, names)).join(", ")})`;
  }
}

function argumentText(arg: Expr | Slice, names: KernelNames): string {
  return arg.kind === "slice" ? `${arg.access} ${elementText(arg.buffer, arg.index, names)}` : exprText(arg, names);
}

function forText({ loop, carried, schedule }: ForStmt, names: KernelNames): string {
  const notes = [
    ...(schedule.unroll ? ["unroll"] : []),
    ...(schedule.lanes === 1 ? [] : [`lanes ${schedule.lanes}`]),
    ...(schedule.jam === 1 ? [] : [`jam ${schedule.jam}`]),
  ];
  const scheduled = notes.length > 0 ? ` (${notes.join(", ")})` : "";
  return `for ${nameOf(loop, names)} < ${dimText(loop.extent, names)}${carryingText(carried, names)}${scheduled}`;
}

function carryingText(carried: readonly Carried[], names: KernelNames): string {
  const values = carried.map(({ local, init, combine }) => {
    return `${definition(local, names)} = ${exprText(init, names)}${combine === null ? "" : ` by ${combine}`}`;
  });
  return values.length > 0 ? ` carrying ${values.join(", ")}` : "";
}

function exprText(expr: Expr, names: KernelNames): string {
  switch (expr.kind) {
    case "const":
      return expr.dtype === "bool" ? String(expr.value !== 0) : scalarText(expr.value, expr.dtype);
    case "local":
      return nameOf(expr.local, names);
    case "load":
      return elementText(expr.buffer, expr.index, names);
    case "op":
      return `${expr.op}(${expr.args.map((arg) => exprText(arg, names)).join(", ")})`;
    case "cast":
      return `cast[${expr.to}](${exprText(expr.value, names)})`;
    case "index":
      return `index[${expr.dtype}](${indexText(expr.index, names)})`;
    case "size":
      return `size[${expr.dtype}](${dimText(expr.size, names)})`;
  }
}

function elementText(buffer: Parameters<typeof nameOf>[0], index: readonly Index[], names: KernelNames): string {
  return `${nameOf(buffer, names)}[${index.map((at) => indexText(at, names)).join(",")}]`;
}

/** `2*i+j+1`, `(f div 3)`, `((2*i+j) mod 4)-1`. */
function indexText(index: Index, names: KernelNames): string {
  const parts = orderTerms(index, names).map(({ scale, of }) => {
    if (of.kind === "loop") return scaled(scale, nameOf(of.loop, names));
    if (of.kind === "value") return scaled(scale, nameOf(of.local, names));
    const inner = indexText(of.index, names);
    return scaled(scale, `(${/^[\w$]+$/.test(inner) ? inner : `(${inner})`} ${of.kind} ${of.by})`);
  });
  if (index.offset !== 0 || parts.length === 0) parts.push(numberText(index.offset));
  return parts.map((part, k) => (k > 0 && !part.startsWith("-") ? `+${part}` : part)).join("");
}

function scaled(scale: number, text: string): string {
  if (scale === 1) return text;
  return scale === -1 ? `-${text}` : `${scale}*${text}`;
}

/** A thing the kernel never defines, which only a faulty one has, prints as its hint after `?`. */
function nameOf(thing: Parameters<KernelNames["of"]["get"]>[0], names: KernelNames): string {
  return names.of.get(thing) ?? `?${"name" in thing ? identifierFrom(thing.name, "") : ""}`;
}

/** float32 is the common case and goes without saying. */
function definition(local: { readonly name: string; readonly dtype: DType }, names: KernelNames): string {
  return nameOf(local, names) + (local.dtype === "float32" ? "" : `:${local.dtype}`);
}

function dimText(dim: Dim, names: KernelNames): string {
  return typeof dim === "number" ? String(dim) : (names.sizes.get(dim) ?? `?${identifierFrom(dim, "")}`);
}

// --- text shared by both --------------------------------------------------------------------------------------------

function typeOf({ dtype, weak, shape }: Aval): string {
  return `${dtype}${weak ? "*" : ""}${shapeOf(shape)}`;
}

function shapeOf(shape: Shape): string {
  return `[${shape.map((dim) => (typeof dim === "number" ? dim : plainText(dim))).join(",")}]`;
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "-0.0" : String(value);
}

/** The shortest digits that give the value back in its dtype. */
function scalarText(value: number, dtype: DType): string {
  if (dtype !== "float32" || Math.fround(value) !== value) return numberText(value);
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return numberText(Object.is(value, -0) ? value : short);
  }
  return numberText(value);
}

/** Plain identifiers as they are; anything else as an ASCII string literal that cannot end a line or a comment. */
function plainText(text: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(text)) return text;
  return JSON.stringify(text).replace(/[^\x20-\x7e]|\*\//g, (found) =>
    found === "*/" ? "*\\/" : `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function indent(text: string, margin: string): string {
  const rest = " ".repeat(margin.length);
  return margin + text.replaceAll("\n", `\n${rest}`);
}
