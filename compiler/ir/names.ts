// Names of everything in a kernel, as printed text and emitted JavaScript both use them: unique, valid identifiers,
// never reserved words or globals. Hints may come from a user's parameters, so nothing of them is trusted.

import type { Buffer, Index, Kernel, Local, LoopVar, Stmt, Term } from "./loop-ir.js";

export interface KernelNames {
  /** Every buffer, loop and local that the kernel defines. */
  readonly of: ReadonlyMap<Buffer | LoopVar | Local, string>;
  /** Identifier of each symbolic size. */
  readonly sizes: ReadonlyMap<string, string>;
  /** Loops by appearance, outer ones first: the order of terms in an index. */
  readonly order: ReadonlyMap<LoopVar, number>;
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
  const order = new Map<LoopVar, number>();
  const add = (thing: Buffer | LoopVar | Local, fallback: string): void => {
    if (!names.has(thing)) names.set(thing, takeName(identifierFrom(thing.name, fallback), taken));
  };
  const walk = (stmt: Stmt): void => {
    if (stmt.kind === "let") add(stmt.local, "value");
    if (stmt.kind !== "for") return;
    add(stmt.loop, "i");
    if (!order.has(stmt.loop)) order.set(stmt.loop, order.size);
    for (const { local } of stmt.carried) add(local, "total");
    stmt.body.forEach(walk);
  };
  for (const size of kernel.sizes) {
    if (!sizes.has(size)) sizes.set(size, takeName(identifierFrom(size, "n"), taken));
  }
  for (const buffer of kernel.buffers) add(buffer, "x");
  kernel.body.forEach(walk);
  return { of: names, sizes, order };
}

/** Terms as text shows them: larger scales first, then outer loops first, a loop before its quotients and remainders. */
export function orderTerms(index: Index, names: KernelNames): readonly Term[] {
  if (index.terms.length < 2) return index.terms;
  const kinds = ["loop", "div", "mod"];
  const compare = (a: Term, b: Term): number =>
    Math.abs(b.scale) - Math.abs(a.scale) ||
    outermost(a, names) - outermost(b, names) ||
    kinds.indexOf(a.of.kind) - kinds.indexOf(b.of.kind);
  return [...index.terms].sort(compare);
}

function outermost({ of }: Term, names: KernelNames): number {
  const { order } = names;
  if (of.kind === "loop") return order.get(of.loop) ?? order.size;
  return Math.min(order.size, ...of.index.terms.map((term) => outermost(term, names)));
}
