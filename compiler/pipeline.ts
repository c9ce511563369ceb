// The compiler on one screen: the passes in order, and `compile`, which runs them. Why a pass stands where it stands is
// said beside it. A pass is a pure function; `check` runs the verifier after each, as every test does.

import { type EmittedKernel, emitJs } from "./emit/emit-js.js";
import { CompilerBug } from "./errors.js";
import type { ArrayFn } from "./ir/array-ir.js";
import type { Kernel } from "./ir/loop-ir.js";
import { printFn, printKernel } from "./ir/print.js";
import { allUsed, noCalls, noDuplicates, verifyFn } from "./ir/verify.js";
import { verifyKernel } from "./ir/verify-kernel.js";
import { type LowerOptions, lower } from "./lower/lower.js";
import { branchFree } from "./passes/branch-free.js";
import { contract } from "./passes/contract.js";
import { cse } from "./passes/cse.js";
import { dce } from "./passes/dce.js";
import { dropUnread } from "./passes/drop-unread.js";
import { expand } from "./passes/expand.js";
import { fold } from "./passes/fold.js";
import { forward } from "./passes/forward.js";
import { fuse } from "./passes/fuse.js";
import { hoistLoads } from "./passes/hoist-loads.js";
import { inlineCalls } from "./passes/inline-calls.js";
import { interchange } from "./passes/interchange.js";
import { reciprocals } from "./passes/reciprocals.js";
import { inNested } from "./passes/rewrite-fn.js";
import { schedule } from "./passes/schedule.js";
import { simplify } from "./passes/simplify.js";
import { splitScan } from "./passes/split-scan.js";
import { zeroStarts } from "./passes/zero-starts.js";

/** `ensures` says what holds after the pass: it gives a complaint, or nothing. */
export interface Pass<T> {
  readonly name: string;
  readonly run: (program: T) => T;
  readonly ensures?: (program: T) => string | undefined;
}

export const arrayPasses: readonly Pass<ArrayFn>[] = [
  { name: "inline-calls", run: inNested(inlineCalls), ensures: noCalls }, // first: everything after sees across user functions
  { name: "simplify", run: inNested(simplify) }, // before cse: equal things look equal
  { name: "cse", run: inNested(cse), ensures: noDuplicates },
  { name: "split-scan", run: inNested(splitScan) }, // on steps without duplicates; dce then drops what neither part reads
  { name: "reciprocals", run: reciprocals }, // not in functions inside: what those give is not rounded
  { name: "dce", run: inNested(dce), ensures: allUsed }, // after those that leave equations unread
];

export const loopPasses: readonly Pass<Kernel>[] = [
  { name: "drop-unread", run: dropUnread }, // carries of loops whose last value nobody wants would keep loops apart
  { name: "fuse", run: fuse }, // on plain nests, while every access still names its loop
  { name: "interchange", run: interchange }, // on fused loops: a step is one loop over the batch
  { name: "contract", run: contract }, // what fusion made local to an iteration shrinks
  { name: "forward", run: forward }, // on what contract has left, before loops are tiled
  { name: "schedule", run: schedule }, // sees the loops as they will run
  { name: "expand", run: expand }, // carries the schedule out
  { name: "contract-expanded", run: contract }, // scratch of unrolled loops is indexed by constants now: locals
  { name: "hoist-loads", run: hoistLoads }, // after expansion, which makes equal loads
  { name: "zero-starts", run: zeroStarts }, // after expansion, which writes sums out; before fold, which clears copies away
  { name: "fold", run: fold }, // clears away the copies and first steps that the others leave
  { name: "branch-free", run: branchFree }, // last: what it stores and reads back is not to be taken apart again
];

export interface CompileOptions extends LowerOptions {
  /** Verify after every pass. */
  readonly check?: boolean;
  /** Gets the text of every stage, in order. */
  readonly onStage?: (name: string, text: () => string) => void;
}

/** Array IR -> the text of one JavaScript kernel. */
export function compile(fn: ArrayFn, options: CompileOptions = {}): EmittedKernel {
  const { kernel, operations } = compileToLoops(fn, options);
  const emitted = emitJs(kernel, operations);
  options.onStage?.("emit", () => emitted.code);
  return emitted;
}

/** Array IR -> the loops of one kernel after every pass, and the names of the operations it was made of. */
export function compileToLoops(fn: ArrayFn, options: CompileOptions = {}): { kernel: Kernel; operations: string[] } {
  const { check = false, onStage } = options;
  onStage?.("trace", () => printFn(fn));
  const array = runPasses(fn, arrayPasses, printFn, check ? verifyFn : undefined, onStage);
  const lowered = lower(array, options);
  if (check) verifyKernel(lowered);
  onStage?.("lower", () => printKernel(lowered));
  const kernel = runPasses(lowered, loopPasses, printKernel, check ? verifyKernel : undefined, onStage);
  return { kernel, operations: array.equations.map(({ primitive }) => primitive.name) };
}

function runPasses<T>(
  program: T,
  passes: readonly Pass<T>[],
  print: (program: T) => string,
  verify: ((program: T) => void) | undefined,
  onStage: CompileOptions["onStage"],
): T {
  let current = program;
  for (const pass of passes) {
    const next = pass.run(current);
    if (verify !== undefined) {
      verify(next);
      const complaint = pass.ensures?.(next);
      if (complaint !== undefined) throw new CompilerBug("pipeline/ensures", `${pass.name}: ${complaint}`, print(next));
    }
    onStage?.(pass.name, () => (next === current ? "(unchanged)" : print(next)));
    current = next;
  }
  return current;
}
