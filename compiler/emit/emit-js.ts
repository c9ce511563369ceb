// Loop IR -> JavaScript text, by way of ESTree. One statement per line, names from ir/names.ts, no time or address in
// the text: equal kernels give equal text. A kernel that is too large for V8 becomes several functions.

import { generate } from "astring";
import type * as es from "estree";
import { type Dim, type DType, storageName } from "../ir/aval.js";
import { addIndex, fixedIndex, scaleIndex } from "../ir/index-math.js";
import {
  type Buffer,
  type Carried,
  type Expr,
  type Index,
  isOwnBuffer,
  type Kernel,
  type Local,
  type LoopVar,
  type ScalarOp,
  type Slice,
  type Stmt,
  type Term,
} from "../ir/loop-ir.js";
import { identifierFrom, type KernelNames, NameScope, nameKernel, orderTerms } from "../ir/names.js";
import { writtenSize } from "../ir/walk.js";
import type { LibraryName } from "../library/text.js";
import {
  assign,
  at,
  binary,
  bool,
  call,
  construct,
  countTo,
  declare,
  declareEmpty,
  expressionStatement,
  functionDeclaration,
  id,
  ifElse,
  list,
  math,
  num,
  returns,
  unary,
  update,
  when,
  whileTrue,
} from "./estree.js";
import { headerComment } from "./header.js";
import { helperNames, helperTexts } from "./helpers.js";
import { exceedsInlining, type Inlining, inlineCall } from "./inline-helper.js";
import { type Part, partsOf } from "./references.js";
import { boolAsNumber, spell, spellCast, type UseHelper, wrap } from "./spell.js";
import { elementCount } from "./trees.js";
import { drawsLittle, writeThreefry } from "./write-threefry.js";

export interface EmittedKernel {
  /** Name of the function that the text defines: (inputs..., outputs..., sizes...) -> undefined. */
  readonly name: string;
  readonly code: string;
  readonly parts: KernelParts;
}

/** What the text of a kernel is made of, for modules in which several kernels share helpers. */
export interface KernelParts {
  readonly header: string;
  readonly helpers: ReadonlySet<LibraryName>;
  /** Declarations of temporaries that are allocated once. */
  readonly scratch: readonly string[];
  /** The last one is the kernel. */
  readonly functions: readonly string[];
}

export interface EmitOptions {
  /** The function's name where it is not the kernel's. */
  readonly functionName?: string;
  /** Names of the module around: those that the kernel defines for it are added. */
  readonly scope?: NameScope;
}

/** Scalar operations per emitted function: about 4 KB of bytecode, which V8 optimises within milliseconds. */
const functionSizeLimit = 400;

export function emitJs(kernel: Kernel, operations: readonly string[], options: EmitOptions = {}): EmittedKernel {
  return new Emitter(kernel, operations, options).emit();
}

class Emitter {
  private readonly kernel: Kernel;
  private readonly operations: readonly string[];
  private readonly names: KernelNames;
  private readonly scope: NameScope;
  private readonly around: NameScope;
  private readonly used = new Set<LibraryName>();
  /** Library functions are written out where they are called, the rounds of the random generator where it draws. */
  private readonly inlining: boolean;
  private readonly drawing: boolean;
  /** What is being written is evaluated again and again: nothing of it can stand in front. */
  private repeating = false;
  /** Statements that the one being written needs in front of it. */
  private before: es.Statement[] = [];
  private readonly inlined: Inlining = {
    fresh: (wanted) => this.scope.take(wanted),
    use: (name) => this.used.add(name),
    before: (stmt) => this.before.push(stmt),
  };
  private readonly name: string;

  constructor(kernel: Kernel, operations: readonly string[], { functionName, scope }: EmitOptions) {
    this.kernel = kernel;
    this.operations = operations;
    this.around = scope ?? new NameScope(helperNames);
    this.scope = this.around.inner();
    this.names = nameKernel(kernel, this.scope);
    this.inlining = exceedsInlining(kernel);
    this.drawing = drawsLittle(kernel);
    this.name = this.topLevel(functionName ?? identifierFrom(kernel.name, "kernel"));
  }

  emit(): EmittedKernel {
    const { buffers, body, sizes } = this.kernel;
    const params = [
      ...buffers.filter((buffer) => !isOwnBuffer(buffer)).map((buffer) => this.nameOf(buffer)),
      ...sizes.map((size) => this.names.sizes.get(size)!),
    ];
    const temporaries = buffers.filter(isOwnBuffer);
    const fixed = temporaries.filter((buffer) => this.isFixedTemporary(buffer));
    const sized = temporaries.filter((buffer) => !this.isFixedTemporary(buffer));
    const parts = this.splitBody(body);
    const main = functionDeclaration(this.name, params, [
      ...sized.map((buffer) => this.allocation(buffer)),
      ...parts.main,
    ]);
    for (const buffer of fixed) this.around.take(this.nameOf(buffer));
    const header = headerComment(this.kernel, this.operations);
    const scratch = fixed.map((buffer) => print(this.allocation(buffer)));
    const functions = [...parts.functions, main].map(print);
    const code = `${[header, ...helperTexts(this.used), ...scratch, ...functions].join("\n")}\n`;
    return { name: this.name, code, parts: { header, helpers: this.used, scratch, functions } };
  }

  /** A name that is new here and in the module around. */
  private topLevel(wanted: string): string {
    const name = this.scope.take(wanted);
    this.around.take(name);
    return name;
  }

  private nameOf(thing: Buffer | Local | LoopVar): string {
    return this.names.of.get(thing)!;
  }

  private dim(dim: Dim): es.Expression {
    return typeof dim === "number" ? num(dim) : id(this.names.sizes.get(dim)!);
  }

  /** Temporaries of float32 values are kept in double precision: only outputs are rounded. */
  private allocation(buffer: Buffer): es.VariableDeclaration {
    const storage = buffer.dtype === "float32" ? "Float64Array" : storageName(buffer.dtype);
    return declare(
      "const",
      this.nameOf(buffer),
      construct(
        storage,
        elementCount(buffer.shape, (dim) => this.dim(dim)),
      ),
    );
  }

  // --- statements ---------------------------------------------------------------------------------------------------

  private block(stmts: readonly Stmt[]): es.Statement[] {
    return stmts.flatMap((stmt) => {
      const around = this.before;
      this.before = [];
      const own = this.stmt(stmt);
      const all = [...this.before, ...own]; // a block inside has used what it needed
      this.before = around;
      return all;
    });
  }

  private stmt(stmt: Stmt): es.Statement[] {
    switch (stmt.kind) {
      case "let":
        return [declare("const", this.nameOf(stmt.local), this.expr(stmt.value))];
      case "var":
        return [declare("let", this.nameOf(stmt.local), this.expr(stmt.value))];
      case "assign":
        return [this.assignment(stmt.local, stmt.value)];
      case "store": {
        const value = this.expr(stmt.value);
        const stored = stmt.buffer.dtype === "bool" ? boolAsNumber(value) : value;
        return [assign(at(id(this.nameOf(stmt.buffer)), this.flat(stmt.buffer, stmt.index)), stored)];
      }
      case "for":
        return [
          ...this.declarations(stmt.carried),
          countTo(this.nameOf(stmt.loop), this.dim(stmt.loop.extent), this.block(stmt.body)),
        ];
      case "while":
        return [...this.declarations(stmt.carried), this.whileLoop(stmt.body)];
      case "breakUnless":
        return [when(unary("!", this.expr(stmt.test)), { type: "BreakStatement", label: null })];
      case "if":
        return [
          ...stmt.results.map((local) => declareEmpty(this.nameOf(local))),
          ifElse(this.expr(stmt.test), this.block(stmt.consequent), this.block(stmt.alternate)),
        ];
      case "call":
        return [expressionStatement(call(this.helper(stmt.callee), ...stmt.args.flatMap((arg) => this.argument(arg))))];
    }
  }

  private declarations(carried: readonly Carried[]): es.Statement[] {
    return carried.map(({ local, init }) => declare("let", this.nameOf(local), this.expr(init)));
  }

  /** `while (test) { ... }` when the test needs no statements of its own, else a loop that is left in the middle. */
  private whileLoop([first, ...rest]: readonly Stmt[]): es.Statement {
    if (first?.kind === "breakUnless") return whileTrue(this.repeated(first.test), this.block(rest));
    return whileTrue(bool(true), this.block(first === undefined ? [] : [first, ...rest]));
  }

  /** `total += x` for the common float sum, else `total = ...`. */
  private assignment(local: Local, value: Expr): es.Statement {
    const target = id(this.nameOf(local));
    if (value.kind === "op" && (value.dtype === "float32" || value.dtype === "float64")) {
      const [first, second] = value.args;
      const operator = value.op === "add" ? "+=" : value.op === "mul" ? "*=" : undefined;
      if (operator !== undefined && first?.kind === "local" && first.local === local) {
        return update(operator, target, this.expr(second!));
      }
    }
    return assign(target, this.expr(value));
  }

  // --- expressions --------------------------------------------------------------------------------------------------

  private expr(expr: Expr): es.Expression {
    switch (expr.kind) {
      case "const":
        return expr.dtype === "bool" ? bool(expr.value !== 0) : num(expr.value);
      case "local":
        return id(this.nameOf(expr.local));
      case "load": {
        const value = at(id(this.nameOf(expr.buffer)), this.flat(expr.buffer, expr.index));
        return expr.buffer.dtype === "bool" ? binary("!==", value, num(0)) : value;
      }
      case "index":
        return this.index(expr.index);
      case "size":
        return this.dim(expr.size);
      case "cast":
        return this.spelled((helper) => spellCast(this.expr(expr.value), expr.from, expr.to, helper));
      case "op": {
        const args = expr.args.map((arg) => this.expr(arg));
        return this.operation(expr.op, args, expr.dtype);
      }
    }
  }

  private repeated(expr: Expr): es.Expression {
    this.repeating = true;
    const value = this.expr(expr);
    this.repeating = false;
    return value;
  }

  private operation(op: ScalarOp, args: readonly es.Expression[], dtype: DType): es.Expression {
    if (op === "threefry2x32" && this.drawing && !this.repeating) return wrap(writeThreefry(args, this.inlined), dtype);
    return this.spelled((helper) => spell(op, args, dtype, helper));
  }

  /** An expression that may call a helper, written out where that is better. */
  private spelled(write: (helper: UseHelper) => es.Expression): es.Expression {
    const names: LibraryName[] = [];
    const value = write((name) => id(names[names.push(name) - 1]!));
    if (this.inlining && !this.repeating && value.type === "CallExpression" && names.length === 1) {
      const inlined = inlineCall(names[0]!, value.arguments as es.Expression[], this.inlined);
      if (inlined !== undefined) return inlined;
    }
    for (const name of names) this.helper(name);
    return value;
  }

  private helper(name: LibraryName): es.Identifier {
    this.used.add(name);
    return id(name);
  }

  /** A slice is two arguments: the array, and where in it. */
  private argument(arg: Expr | Slice): es.Expression[] {
    if (arg.kind !== "slice") return [this.expr(arg)];
    const start = arg.buffer.shape.map((_, axis): Index => arg.index[axis] ?? fixedIndex(0));
    return [id(this.nameOf(arg.buffer)), this.flat(arg.buffer, start)];
  }

  /** Row-major position. Literal dims fold into one affine index; a symbolic inner dim multiplies what stands before. */
  private flat(buffer: Buffer, index: readonly Index[]): es.Expression {
    let known: Index = index[0] ?? { terms: [], offset: 0 };
    let before: es.Expression | undefined;
    for (let axis = 1; axis < index.length; axis++) {
      const dim = buffer.shape[axis]!;
      if (typeof dim === "number" && before === undefined) {
        known = addIndex(scaleIndex(known, dim), index[axis]!);
      } else {
        before = this.times(before === undefined ? this.index(known) : this.plus(before, known), dim);
        known = index[axis]!;
      }
    }
    return before === undefined ? this.index(known) : this.plus(before, known);
  }

  private times(outer: es.Expression, dim: Dim): es.Expression | undefined {
    if (outer.type !== "Literal") return binary("*", outer, this.dim(dim));
    if (outer.value === 0) return undefined;
    return outer.value === 1 ? this.dim(dim) : binary("*", outer, this.dim(dim));
  }

  private plus(before: es.Expression, index: Index): es.Expression {
    return index.terms.length === 0 && index.offset === 0 ? before : binary("+", before, this.index(index));
  }

  private index(index: Index): es.Expression {
    let sum: es.Expression | undefined;
    for (const term of orderTerms(index, this.names)) {
      const scale = Math.abs(term.scale);
      const value = scale === 1 ? this.term(term) : binary("*", this.term(term), num(scale));
      if (sum === undefined) sum = term.scale < 0 ? binary("-", num(0), value) : value;
      else sum = binary(term.scale < 0 ? "-" : "+", sum, value);
    }
    if (sum === undefined) return num(index.offset);
    if (index.offset === 0) return sum;
    return binary(index.offset < 0 ? "-" : "+", sum, num(Math.abs(index.offset)));
  }

  private term({ of }: Term): es.Expression {
    if (of.kind === "loop") return id(this.nameOf(of.loop));
    if (of.kind === "value") return id(this.nameOf(of.local));
    const inner = this.index(of.index);
    return of.kind === "div" ? math("floor", binary("/", inner, num(of.by))) : binary("%", inner, num(of.by));
  }

  // --- splitting ----------------------------------------------------------------------------------------------------

  /** Top-level statements of a large kernel are dealt, in order, to functions of limited size that main calls. */
  private splitBody(body: readonly Stmt[]): { main: es.Statement[]; functions: es.FunctionDeclaration[] } {
    const total = body.reduce((size, stmt) => size + writtenSize(stmt), 0);
    if (total <= functionSizeLimit) return { main: this.block(body), functions: [] };
    const chunks: Stmt[][] = [];
    let room = 0;
    for (const stmt of body) {
      const size = writtenSize(stmt);
      if (size > room || chunks.length === 0) {
        chunks.push([]);
        room = functionSizeLimit;
      }
      chunks.at(-1)!.push(stmt);
      room -= size;
    }
    const main: es.Statement[] = [];
    const functions = partsOf(chunks).map((part, k) => {
      const params = this.parametersOf(part);
      const name = this.topLevel(`${this.name}_part${k + 1}`);
      main.push(...this.receive(part, call(id(name), ...params.map(id))));
      const results = part.results.map((local) => id(this.nameOf(local)));
      const end = results.length === 0 ? [] : [returns(list(results))];
      return functionDeclaration(name, params, [...this.block(part.stmts), ...end]);
    });
    return { main, functions };
  }

  /** The call of a part. Its results are new names, or locals of an earlier part that it has assigned. */
  private receive({ results, references, reassigned }: Part, invoke: es.Expression): es.Statement[] {
    if (results.length === 0) return [expressionStatement(invoke)];
    const pattern: es.ArrayPattern = { type: "ArrayPattern", elements: results.map((local) => id(this.nameOf(local))) };
    const made = results.filter((local) => references.outer.has(local));
    if (made.length === results.length) return [declare(reassigned ? "let" : "const", pattern, invoke)];
    return [...made.map((local) => declareEmpty(this.nameOf(local))), assign(pattern, invoke)];
  }

  /** What a part takes from outside. */
  private parametersOf({ references: inside }: Part): string[] {
    const locals = [...inside.locals].filter((local) => !inside.defined.has(local));
    const things = [...inside.buffers, ...locals].filter((thing) => !this.isFixedTemporary(thing));
    const sizes = [...inside.sizes, ...[...inside.buffers].flatMap(({ shape }) => shape.slice(1))];
    const sizeNames = new Set(sizes.filter((dim) => typeof dim === "string").map((dim) => this.names.sizes.get(dim)!));
    return [...things.map((thing) => this.nameOf(thing)), ...sizeNames];
  }

  private isFixedTemporary(thing: Buffer | Local): boolean {
    return "role" in thing && isOwnBuffer(thing) && thing.shape.every((dim) => typeof dim === "number");
  }
}

function print(node: es.Node): string {
  return generate(node, { indent: "  " }).replace(/\n+$/, "");
}
