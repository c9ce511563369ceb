// Checks loop IR: scoping of loops and locals, index ranks and bounds, operand counts and dtypes, and that what is
// read was written. Bounds are those of the loops around; a symbolic axis is indexed by a loop of that very size.

import { CompilerBug } from "../errors.js";
import { eachLeaf, indexRange, plainLoop } from "./index-math.js";
import {
  type Buffer,
  binaryOps,
  type Carried,
  type Expr,
  exprDType,
  type ForStmt,
  type IfStmt,
  type Index,
  isOwnBuffer,
  type Kernel,
  type Local,
  type LoopVar,
  type ScalarOp,
  type Slice,
  type Stmt,
  unaryOps,
} from "./loop-ir.js";
import { printKernel } from "./print.js";

/**
 * Throws when a kernel is not well formed.
 * @throws CompilerBug verify/loop with the printed kernel, the statement at fault marked.
 */
export function verifyKernel(kernel: Kernel): void {
  new KernelVerifier(kernel).run();
}

const argumentCounts: ReadonlyMap<ScalarOp, number> = new Map<ScalarOp, number>([
  ...unaryOps.map((name) => [name, 1] as const),
  ...binaryOps.map((name) => [name, 2] as const),
  ["select", 3],
  ["threefry2x32", 5],
]);

class KernelVerifier {
  private readonly kernel: Kernel;
  private readonly around: ForStmt[] = [];
  /** Locals that a statement in the blocks around may assign. */
  private readonly assignable: Local[] = [];
  private whiles = 0;
  private readonly visible = new Set<Local>();
  private readonly defined = new Set<Local>();
  private readonly stored = new Set<Buffer>();
  private at: Stmt | undefined;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  run(): void {
    this.header();
    this.block(this.kernel.body);
    this.at = undefined;
    for (const buffer of this.kernel.buffers) {
      const stored = this.stored.has(buffer) || buffer.shape.includes(0); // nothing to store: its loops may be gone
      this.check(buffer.role !== "output" || stored, `output ${buffer.name} is never stored`);
    }
  }

  private header(): void {
    const { sizes, buffers } = this.kernel;
    this.check(new Set(sizes).size === sizes.length, "a size is listed twice");
    this.check(new Set(buffers).size === buffers.length, "a buffer is listed twice");
    for (const { name, shape } of buffers) for (const dim of shape) this.dim(dim, `buffer ${name}`);
  }

  /** Locals defined in a block end with it. */
  private block(stmts: readonly Stmt[]): void {
    const before = new Set(this.visible);
    const depth = this.assignable.length;
    for (const stmt of stmts) {
      this.at = stmt;
      this.stmt(stmt);
    }
    this.assignable.length = depth;
    for (const local of this.visible) if (!before.has(local)) this.visible.delete(local);
  }

  private stmt(stmt: Stmt): void {
    switch (stmt.kind) {
      case "for":
        this.loop(stmt);
        break;
      case "let":
        this.typed(stmt.value, stmt.local.dtype, `local ${stmt.local.name}`);
        this.define(stmt.local);
        break;
      case "var":
        this.typed(stmt.value, stmt.local.dtype, `local ${stmt.local.name}`);
        this.define(stmt.local);
        this.assignable.push(stmt.local);
        break;
      case "assign":
        this.typed(stmt.value, stmt.local.dtype, `local ${stmt.local.name}`);
        this.check(
          this.assignable.includes(stmt.local),
          `${stmt.local.name} is assigned, but no loop around carries it`,
        );
        break;
      case "while":
        this.carry(stmt.carried);
        this.whiles++;
        this.inner(stmt.body, stmt.carried);
        this.whiles--;
        break;
      case "breakUnless":
        this.typed(stmt.test, "bool", "the test of a break");
        this.check(this.whiles > 0, "a break stands outside of a while");
        break;
      case "if":
        this.branches(stmt);
        break;
      case "store":
        this.typed(stmt.value, stmt.buffer.dtype, `buffer ${stmt.buffer.name}`);
        this.element(stmt.buffer, stmt.index);
        this.check(stmt.buffer.role !== "input", `input ${stmt.buffer.name} is stored to`);
        this.stored.add(stmt.buffer);
        break;
      case "call":
        for (const arg of stmt.args) {
          if (arg.kind === "slice") this.slice(arg);
          else this.expr(arg);
        }
    }
  }

  /** Carried locals start before the loop and keep their last value after it. */
  private loop(stmt: ForStmt): void {
    const { loop, carried, schedule } = stmt;
    this.dim(loop.extent, `the loop of ${loop.extent}`);
    this.check(!this.around.some((outer) => outer.loop === loop), `the loop of ${loop.extent} runs inside itself`);
    this.check(
      !schedule.unroll || typeof loop.extent === "number",
      `the loop of ${loop.extent} of unknown size is unrolled`,
    );
    this.check(
      Number.isInteger(schedule.lanes) && schedule.lanes >= 1,
      `the loop of ${loop.extent} has ${schedule.lanes} lanes`,
    );
    for (const { local, combine } of carried) {
      this.check(schedule.lanes === 1 || combine !== null, `${local.name} has lanes but no operation that joins them`);
    }
    this.carry(carried);
    this.around.push(stmt);
    this.inner(stmt.body, carried);
    this.around.pop();
  }

  private carry(carried: readonly Carried[]): void {
    for (const { local, init } of carried) this.typed(init, local.dtype, `carried ${local.name}`);
    for (const { local } of carried) this.define(local);
  }

  private inner(body: readonly Stmt[], carried: readonly Carried[]): void {
    const depth = this.assignable.length;
    this.assignable.push(...carried.map(({ local }) => local));
    this.block(body);
    this.assignable.length = depth;
  }

  private branches({ test, results, consequent, alternate }: IfStmt): void {
    this.typed(test, "bool", "the test of an if");
    for (const branch of [consequent, alternate]) {
      const assigned = branch.flatMap((stmt) => (stmt.kind === "assign" ? [stmt.local] : []));
      for (const local of results) this.check(assigned.includes(local), `a branch does not assign ${local.name}`);
      const depth = this.assignable.length;
      this.assignable.push(...results);
      this.block(branch);
      this.assignable.length = depth;
    }
    for (const local of results) this.define(local);
  }

  private define(local: Local): void {
    this.check(!this.defined.has(local), `local ${local.name} is defined twice`);
    this.defined.add(local);
    this.visible.add(local);
  }

  private typed(value: Expr, dtype: string, place: string): void {
    this.expr(value);
    const found = exprDType(value);
    this.check(found === dtype, `${place} is ${dtype} but gets ${found}`);
  }

  private expr(expr: Expr): void {
    switch (expr.kind) {
      case "const":
        break;
      case "local":
        this.check(this.visible.has(expr.local), `local ${expr.local.name} is read outside its block`);
        break;
      case "load":
        this.element(expr.buffer, expr.index);
        this.readable(expr.buffer);
        break;
      case "op":
        this.operation(expr);
        break;
      case "cast":
        this.typed(expr.value, expr.from, `the operand of a cast to ${expr.to}`);
        break;
      case "index":
        this.index(expr.index);
        this.check(expr.dtype !== "bool", "an index is read as a bool");
        break;
      case "size":
        this.dim(expr.size, "an expression");
        this.check(expr.dtype !== "bool", "a size is read as a bool");
    }
  }

  private operation({ op, dtype, args }: Extract<Expr, { kind: "op" }>): void {
    const wanted = argumentCounts.get(op);
    this.check(args.length === wanted, `${op} has ${args.length} operands, expected ${wanted}`);
    args.forEach((arg, k) => {
      const expected = op === "select" && k === 0 ? "bool" : dtype;
      this.typed(arg, expected, `operand ${k} of ${op}`);
    });
  }

  private readable(buffer: Buffer): void {
    this.check(buffer.role !== "output", `output ${buffer.name} is loaded`);
    const isEmpty = buffer.shape.includes(0); // the loops that would store it may be gone
    const ready = buffer.role === "input" || this.stored.has(buffer) || isEmpty;
    this.check(ready, `${buffer.role} ${buffer.name} is loaded before it is stored`);
  }

  /** What a library function is handed. It may write only what may be overwritten: a state. */
  private slice({ buffer, index, access }: Slice): void {
    const { name, shape, role } = buffer;
    this.check(isOwnBuffer(buffer), `${role} ${name} is handed to a library function`);
    this.place(buffer, index);
    this.check(index.length <= shape.length, `${name} has rank ${shape.length} but is sliced at ${index.length}`);
    if (access !== "write") this.readable(buffer);
    if (access === "read") return;
    this.check(role === "state", `${role} ${name} is written by a library function`);
    this.stored.add(buffer);
  }

  private element(buffer: Buffer, index: readonly Index[]): void {
    const { name, shape } = buffer;
    this.place(buffer, index);
    this.check(index.length === shape.length, `${name} has rank ${shape.length} but is indexed with ${index.length}`);
  }

  private place(buffer: Buffer, index: readonly Index[]): void {
    this.check(this.kernel.buffers.includes(buffer), `buffer ${buffer.name} is not listed in the kernel`);
    const { name, shape } = buffer;
    index.slice(0, shape.length).forEach((at, axis) => {
      this.index(at);
      this.bounds(name, at, shape[axis]!, axis);
    });
  }

  private bounds(name: string, index: Index, dim: number | string, axis: number): void {
    if (this.around.some(({ loop }) => loop.extent === 0)) return; // never runs
    if (typeof dim === "string") {
      this.check(plainLoop(index)?.extent === dim, `axis ${axis} of ${name} has size ${dim} but no loop of that size`);
      return;
    }
    const [low, high] = indexRange(index);
    this.check(
      low >= 0 && high < dim,
      `axis ${axis} of ${name} has size ${dim} but its index runs from ${low} to ${high}`,
    );
  }

  private index(index: Index): void {
    eachLeaf(index, (leaf) => {
      if (leaf.kind === "loop") this.inScope(leaf.loop);
      else this.position(leaf.local);
    });
    this.check(Number.isInteger(index.offset), `an index has offset ${index.offset}`);
    for (const { scale, of } of index.terms) {
      this.check(Number.isInteger(scale) && scale !== 0, `an index has scale ${scale}`);
      if (of.kind === "loop" || of.kind === "value") continue;
      this.check(Number.isInteger(of.by) && of.by > 0, `an index is divided by ${of.by}`);
      this.check(indexRange(of.index)[0] >= 0, `the operand of ${of.kind} can be negative`);
    }
  }

  private position(local: Local): void {
    this.check(this.visible.has(local), `local ${local.name} is an index outside its block`);
    this.check(local.dtype === "int32", `local ${local.name} is an index but ${local.dtype}`);
  }

  private inScope(loop: LoopVar): void {
    this.check(
      this.around.some((outer) => outer.loop === loop),
      `an index uses the loop of ${loop.extent} outside of it`,
    );
  }

  private dim(dim: number | string, where: string): void {
    if (typeof dim === "string")
      this.check(this.kernel.sizes.includes(dim), `${where} has a size ${dim} that is not passed`);
    else this.check(Number.isInteger(dim) && dim >= 0, `${where} has size ${dim}`);
  }

  private check(holds: boolean, what: string): void {
    if (holds) return;
    throw new CompilerBug(
      "verify/loop",
      `verify: kernel ${this.kernel.name}: ${what}`,
      printKernel(this.kernel, this.at),
    );
  }
}
