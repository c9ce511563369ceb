// Names of everything in a kernel, as printed text and emitted JavaScript both use them: unique, valid identifiers,
// never reserved words or globals. Hints may come from a user's parameters, so nothing of them is trusted.

import type { Buffer, ForStmt, Index, Kernel, Local, LoopVar, Stmt, Term } from "./loop-ir.js";

export interface KernelNames {
  /** Every buffer, loop and local that the kernel defines. */
  readonly of: ReadonlyMap<Buffer | LoopVar | Local, string>;
  /** Identifier of each symbolic size. */
  readonly sizes: ReadonlyMap<string, string>;
}

const reserved: ReadonlySet<string> = new Set(
  [
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends",
    "false finally for function if implements import in instanceof interface let new null package private protected",
    "public return static super switch this throw true try typeof var void while with yield async of",
    "undefined NaN Infinity Math Number Object Array ArrayBuffer Error RangeError TypeError WebAssembly globalThis",
    "Float32Array Float64Array Int32Array Uint32Array Int16Array Uint16Array Int8Array Uint8Array __proto__",
  ].flatMap((line) => line.split(" ")),
);

/** A valid identifier that resembles `text`; `fallback` when nothing of it can be kept. */
export function identifierFrom(text: string, fallback: string): string {
  const kept = text.replace(/^[^\w$]+|[^\w$]+$/g, "").replace(/[^\w$]+/g, "_");
  if (kept === "") return fallback;
  return /^[0-9]/.test(kept) ? `_${kept}` : kept;
}

/** The name itself if it is free, else with the smallest number that makes it free. Takes it. */
export function takeName(wanted: string, taken: Set<string>): string {
  const separator = /[0-9]$/.test(wanted) ? "_" : "";
  let name = wanted;
  for (let k = 1; taken.has(name) || reserved.has(name); k++) name = `${wanted}${separator}${k}`;
  taken.add(name);
  return name;
}

/** Names in order: sizes, buffers, then loops and locals as they appear. Equal kernels get equal names. */
export function nameKernel(kernel: Kernel): KernelNames {
  const taken = new Set<string>();
  const sizes = new Map<string, string>();
  const names = new Map<Buffer | LoopVar | Local, string>();
  const add = (thing: Buffer | LoopVar | Local, fallback: string): void => {
    if (!names.has(thing)) names.set(thing, takeName(identifierFrom(thing.name, fallback), taken));
  };
  for (const size of kernel.sizes) {
    if (!sizes.has(size)) sizes.set(size, takeName(identifierFrom(size, "n"), taken));
  }
  for (const buffer of kernel.buffers) add(buffer, "x");
  eachStmt(kernel.body, (stmt) => {
    if (stmt.kind === "let") add(stmt.local, "value");
    if (stmt.kind !== "for") return;
    add(stmt.loop, "i");
    for (const { local } of stmt.carried) add(local, "total");
  });
  return { of: names, sizes };
}

/** Visits statements in textual order, a loop before its body. */
export function eachStmt(body: readonly Stmt[], visit: (stmt: Stmt, parents: readonly ForStmt[]) => void): void {
  const parents: ForStmt[] = [];
  const walk = (stmts: readonly Stmt[]): void => {
    for (const stmt of stmts) {
      visit(stmt, parents);
      if (stmt.kind !== "for") continue;
      parents.push(stmt);
      walk(stmt.body);
      parents.pop();
    }
  };
  walk(body);
}

/** Terms as text shows them: larger scales first, then outer loops first, a loop before its quotients and remainders. */
export function orderTerms(index: Index, names: KernelNames): readonly Term[] {
  if (index.terms.length < 2) return index.terms;
  const order = [...names.of.keys()];
  const kinds = ["loop", "div", "mod"];
  const compare = (a: Term, b: Term): number =>
    Math.abs(b.scale) - Math.abs(a.scale) ||
    outermost(a, order) - outermost(b, order) ||
    kinds.indexOf(a.of.kind) - kinds.indexOf(b.of.kind);
  return [...index.terms].sort(compare);
}

function outermost({ of }: Term, order: readonly unknown[]): number {
  if (of.kind === "loop") return order.indexOf(of.loop);
  return Math.min(order.length, ...of.index.terms.map((term) => outermost(term, order)));
}
