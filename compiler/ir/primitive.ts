// The record that holds everything lanewise knows of one primitive. Every slot is required: a rule that cannot exist
// says why. No rule imports a transform; what a rule needs of one comes in as its context.

import type { ArrayFn, Atom } from "./array-ir.js";
import type { Aval, Dense, Dim, DType, Shape } from "./aval.js";
import type { Access, Expr, Index, OwnBuffer, ScalarOp, Stmt, Target } from "./loop-ir.js";

export type Params = Readonly<Record<string, unknown>>;

/** The axis along which a value is mapped, or null when all lanes share it. (JAX: bdim.) */
export type BatchDim = number | null;

/** A value of outside that a function closed over: an array, or a tracer of an outer trace. */
export interface CapturedValue {
  readonly aval: Aval;
}

export interface Batched {
  readonly outputs: readonly Atom[];
  readonly dims: readonly BatchDim[];
}

/** A nested function, batched. It takes `captured`, which batching rules inside closed over, before its own inputs. */
export interface BatchedBody {
  readonly fn: ArrayFn;
  readonly dims: readonly BatchDim[];
  readonly captured: readonly Atom[];
}

/** What a batching rule may do: make equations, and ask for the batched form of a nested function. */
export interface BatchContext {
  /** Size of the mapped axis. */
  readonly size: Dim;
  readonly axisName: string | undefined;
  /** True in what one lane runs by itself, where the other lanes are out of reach: nothing is mapped. */
  readonly alone: boolean;
  bind<P extends Params>(primitive: Primitive<P>, inputs: readonly Atom[], params: P): readonly Atom[];
  /** `x` with the axis at `from` standing at `to`. */
  moveAxis(x: Atom, from: number, to: number): Atom;
  /** `x` with a new axis of the mapped size at `axis`, all lanes equal. */
  broadcastAxis(x: Atom, axis: number): Atom;
  /** Axis k of `x` becomes axis dims[k] of the result; all other axes repeat it. */
  broadcast(x: Atom, shape: Shape, dims: readonly number[]): Atom;
  /** The batched form of a nested function. */
  batchFn(fn: ArrayFn, dims: readonly BatchDim[]): BatchedBody;
  /** `fn` for one lane that runs it by itself. It takes `captured` before its own inputs. */
  aloneFn(fn: ArrayFn): { readonly fn: ArrayFn; readonly captured: readonly CapturedValue[] };
  /** Copies the equations of `fn`, its inputs bound to `args`. Gives the atoms of its outputs. */
  splice(fn: ArrayFn, args: readonly Atom[]): readonly Atom[];
  /** The atom of a value of outside: an unmapped input of the batched function. */
  capture(value: CapturedValue): Atom;
}

/** What a lowering may build. Loops are made outermost first; the schedule is decided later, not here. */
export interface LowerContext {
  /** One parallel loop per dim, and the statements inside. */
  parallel(shape: readonly Dim[], body: (index: readonly Index[]) => readonly Stmt[]): readonly Stmt[];
  /**
   * Loops over `shape` that carry accumulators. `step` gives the next value of each from the current ones; `store`, if
   * given, adds statements that see the next values (a running sum); `then` gives the statements after the loops.
   */
  fold(
    shape: readonly Dim[],
    carried: readonly CarriedSpec[],
    step: (accumulators: readonly Expr[], index: readonly Index[]) => readonly Expr[],
    then: (results: readonly Expr[]) => readonly Stmt[],
    store?: (next: readonly Expr[], index: readonly Index[]) => readonly Stmt[],
  ): readonly Stmt[];
  /**
   * The statements of a nested function on these inputs, and how its outputs are read after them. Inputs in `owned` are
   * states that the function may overwrite once it has read them for the last time.
   */
  inline(
    fn: ArrayFn,
    inputs: readonly Access[],
    owned?: readonly Access[],
  ): { readonly stmts: readonly Stmt[]; readonly results: readonly Access[] };
  /** A buffer of its own: a temporary is stored once, a state again and again. */
  buffer(name: string, aval: Aval, role: "temporary" | "state"): OwnBuffer;
}

export interface CarriedSpec {
  readonly name: string;
  readonly dtype: DType;
  readonly init: Expr;
  /** The associative operation that `step` applies to this accumulator and one new element; null: any recurrence. */
  readonly combine: ScalarOp | null;
}

export type Lowering<P extends Params> =
  /** out[i] = expression(in0[i], in1[i], ...); scalars are read at []. */
  | {
      readonly kind: "pointwise";
      expression(args: readonly Expr[], inputs: readonly Aval[], output: Aval, params: P): Expr;
    }
  /** out[i] = in[index(i)]: never stored, readers compute the address. */
  | { readonly kind: "view"; index(at: readonly Index[], input: Aval, output: Aval, params: P): readonly Index[] }
  /** Anything else: statements that store every element of every output once. */
  | {
      readonly kind: "nest";
      build(loops: LowerContext, inputs: readonly Access[], outputs: readonly Target[], params: P): readonly Stmt[];
    }
  /** out = in0 with some elements overwritten: `state` holds in0, and is in0 itself when nobody reads that afterwards. */
  | {
      readonly kind: "update";
      build(loops: LowerContext, inputs: readonly Access[], state: OwnBuffer, params: P): readonly Stmt[];
    }
  /** Replaced by other equations before lowering; the pass is named. */
  | { readonly kind: "expanded"; readonly by: string };

/** What a derivative rule may do. A tangent is an atom of the type of its value; null stands for a known zero. */
export interface RuleContext {
  bind<P extends Params>(primitive: Primitive<P>, inputs: readonly Atom[], params: P): readonly Atom[];
  /** One elementwise operation without params. Numbers become constants of the dtype of the last atom. */
  apply(primitive: Primitive<Readonly<Record<string, never>>>, ...operands: readonly (Atom | number)[]): Atom;
  /** `value` all over an array of that type. */
  constant(value: number, aval: Aval): Atom;
}

export interface JvpContext extends RuleContext {
  /** The nested function with tangents: see `JvpFn`. */
  jvpFn(fn: ArrayFn, active: readonly boolean[]): JvpFn;
}

/** What a rule may do that computes values and tangents apart. */
export interface LinearizeContext extends JvpContext {
  linearizeFn(fn: ArrayFn, active: readonly boolean[]): Linearized;
}

/** A function in two: what is known without tangents, and what is linear in them. */
export interface Linearized {
  /** Takes the inputs, gives the outputs and then what else `linear` needs. */
  readonly known: ArrayFn;
  /** Takes the residuals and then the active tangents, gives the tangents of outputs that have one. */
  readonly linear: ArrayFn;
  /** Per residual, its position among the inputs and results of `known`. */
  readonly residuals: readonly number[];
  readonly outputActive: readonly boolean[];
}

/** Takes the inputs and then the active tangents, gives the outputs and then the tangents of outputs that have one. */
export interface JvpFn {
  readonly fn: ArrayFn;
  readonly outputActive: readonly boolean[];
}

export interface WithTangents {
  readonly outputs: readonly Atom[];
  readonly tangents: readonly (Atom | null)[];
}

/** What a transpose rule may do. A cotangent is an atom of the type of its value; null stands for a known zero. */
export interface TransposeContext extends RuleContext {
  sum(x: Atom, axes: readonly number[]): Atom;
  /** Axis k of `x` becomes axis dims[k] of the result; all other axes repeat it. */
  broadcast(x: Atom, shape: Shape, dims: readonly number[]): Atom;
  /** Zeros of `shape` with `x` as the elements start, start + stride, ... of each axis. */
  place(x: Atom, shape: Shape, start: readonly number[], stride: readonly number[]): Atom;
  /** Which outputs of a nested function depend on the inputs marked. */
  dependents(fn: ArrayFn, linear: readonly boolean[]): readonly boolean[];
  /** The nested function turned around: see `TransposedFn`. */
  transposeFn(fn: ArrayFn, linear: readonly boolean[], given: readonly boolean[]): TransposedFn;
}

/** Takes the inputs that are not linear and then the given cotangents, gives those of the linear inputs that have one. */
export interface TransposedFn {
  readonly fn: ArrayFn;
  /** Which inputs of the original have a cotangent. */
  readonly active: readonly boolean[];
}

/** An operand that an equation is linear in. Only its type is known when the equation is turned around. */
export interface LinearOperand {
  readonly kind: "linear";
  readonly aval: Aval;
}

export type Operand = Atom | LinearOperand;

/**
 * How tangents pass through. Integers and bools have none, and no rule is called for an output of such a dtype. A tangent
 * that a rule gives may be a scalar where the output is an array: it is repeated.
 *
 * `transpose` is how cotangents pass back through an equation that is linear in some operands: one per operand, from those
 * of the outputs, at least one of which is not null. What it gives for other operands is ignored; the cotangent of a
 * scalar may be an array, which is summed. Every primitive needs it that derivative rules apply to tangents.
 */
export type Derivative<P extends Params> =
  /** Linear in all operands together: the primitive itself, on the tangents. */
  | ({ readonly kind: "linear" } & Transposable<P>)
  /** One output, whose tangent is a sum over the operands. Each term is linear in its tangent. */
  | ({
      readonly kind: "partials";
      /** The tangent of the output when only the operand at `position` has one. */
      partial(
        ctx: JvpContext,
        position: number,
        tangent: Atom,
        inputs: readonly Atom[],
        output: Atom,
        params: P,
      ): Atom | null;
    } & Partial<Transposable<P>>)
  /** Anything else. Called only when at least one tangent is not null; makes the outputs too. */
  | ({
      readonly kind: "rule";
      jvp(ctx: JvpContext, inputs: readonly Atom[], tangents: readonly (Atom | null)[], params: P): WithTangents;
      /**
       * The same for reverse mode, where no output may depend on a tangent: needed when `jvp` makes outputs and tangents in
       * one equation.
       */
      linearize?(
        ctx: LinearizeContext,
        inputs: readonly Atom[],
        tangents: readonly (Atom | null)[],
        params: P,
      ): WithTangents;
    } & Partial<Transposable<P>>)
  /** No tangent comes out. */
  | { readonly kind: "none"; readonly reason: string };

export interface Transposable<P extends Params> {
  transpose(
    ctx: TransposeContext,
    cotangents: readonly (Atom | null)[],
    operands: readonly Operand[],
    params: P,
  ): readonly (Atom | null)[];
}

export interface Padding {
  readonly axes: readonly number[];
  readonly value: number;
}

// Method syntax on purpose: a list of equations mixes primitives of different params.
export interface Primitive<P extends Params = Params> {
  readonly name: string;
  /** Avals of the outputs. Throws ShapeError or DTypeError in the user's terms. */
  shape(inputs: readonly Aval[], params: P): readonly Aval[];
  /** The plain meaning, on concrete arrays. Every other target is compared with it. */
  evaluate(inputs: readonly Dense[], params: P): readonly Dense[];
  /** Called only when at least one dim is not null, or when the equation or a function in its params names the mapped axis. */
  batch(ctx: BatchContext, inputs: readonly Atom[], dims: readonly BatchDim[], params: P): Batched;
  readonly differentiate: Derivative<P>;
  readonly lower: Lowering<P>;
  /**
   * Per input, the axes along which elements meet, and the value that changes nothing there: what elements beyond the end
   * of a ragged row are replaced by. Only primitives that fold an axis have it.
   */
  padding?(inputs: readonly Aval[], params: P): readonly (Padding | null)[];
  /** Params of the equation that has only the outputs marked: for primitives of several outputs, each worked out apart. */
  keepOutputs?(params: P, kept: readonly boolean[]): Params;
  /** True where every element of a result is an element of an operand: results are compared with what they came from. */
  readonly choosesElements?: true;
  /** Names of the mapped axes that an equation refers to by itself; only collectives have any. */
  axisNames?(params: P): readonly string[];
}
