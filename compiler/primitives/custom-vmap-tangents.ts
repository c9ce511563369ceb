// The derivative of a function with a batching rule of its own is such a function again: its rule is the derivative of
// the rule. (jax.custom_batching: custom_vmap_jvp)
//
// Where only the value or only the tangent of an argument has lanes, the rule is asked about one without. Its derivative
// is then a function of one lane, and is batched over what is left as any function is.

import { type ArrayFn, type Atom, literal } from "../ir/array-ir.js";
import type { Aval } from "../ir/aval.js";
import { Builder } from "../ir/builder.js";
import type { BatchContext, BatchDim, JvpContext } from "../ir/primitive.js";
import { and, eq, select } from "./elementwise.js";
import { broadcastInDim, iota, transpose } from "./movement.js";
import { reduceOr, reduceSum } from "./reductions.js";

/** The user's rule, traced for one choice of mapped arguments. */
export interface StagedRule {
  /** From `captured` and the arguments, mapped ones with their lanes first, to the outputs. */
  readonly fn: ArrayFn;
  readonly captured: readonly Atom[];
  /** Which outputs have lanes, as their first axis. */
  readonly batched: readonly boolean[];
}

/** Traces the rule for arguments of these types; `batched` says which of them have lanes, as their first axis. */
export type RuleTracer = (
  ctx: Pick<BatchContext, "size" | "capture" | "batchFn">,
  args: readonly Aval[],
  batched: readonly boolean[],
) => StagedRule;

/**
 * The rule of the derivative, whose arguments are those of `rule` and then a tangent for each in `active`, and whose
 * outputs are followed by tangents of those in `outputActive`.
 */
export function ruleOfJvp(
  rule: RuleTracer,
  jvpFn: JvpContext["jvpFn"],
  active: readonly boolean[],
  outputActive: readonly boolean[],
): RuleTracer {
  return (ctx, avals, batched) => {
    const ofTangent = tangentPositions(active);
    const together = active.map((is, k) => batched[k]! && (!is || batched[ofTangent[k]!]!));
    const asked = active.map((_, k) => (batched[k] && !together[k] ? laneOf(avals[k]!) : avals[k]!));
    const staged = rule(ctx, asked, together);
    const dual = jvpFn(staged.fn, [...staged.captured.map(() => false), ...active]);
    const alone = (position: number, k: number): BatchDim => (batched[position] && !together[k] ? 0 : null);
    const dims = [
      ...staged.captured.map(() => null),
      ...active.map((_, k) => alone(k, k)),
      ...active.flatMap((is, k) => (is ? [alone(ofTangent[k]!, k)] : [])),
    ];
    const body = dims.includes(0) ? ctx.batchFn(dual.fn, dims) : unbatched(dual.fn);
    const builder = new Builder();
    const results = builder.splice(body.fn, body.fn.inputs);
    const joined = (k: number, result: number): Output =>
      joinLanes(builder, results[result]!, body.dims[result]!, staged.batched[k]!);
    const ofResult = tangentPositions(dual.outputActive);
    const outputs = staged.batched.map((_, k) => joined(k, k));
    const tangents = outputActive.flatMap((is, k): Output[] => {
      if (!is) return [];
      return [
        dual.outputActive[k]
          ? joined(k, ofResult[k]!)
          : { atom: zeros(builder, outputs[k]!), batched: outputs[k]!.batched },
      ];
    });
    const all = [...outputs, ...tangents];
    return {
      fn: builder.finish(
        staged.fn.name,
        body.fn.inputs,
        all.map(({ atom }) => atom),
      ),
      captured: [...body.captured, ...staged.captured],
      batched: all.map((output) => output.batched),
    };
  };
}

interface Output {
  readonly atom: Atom;
  readonly batched: boolean;
}

/** Where the tangent of each argument or output stands behind them all; undefined for one without. */
function tangentPositions(active: readonly boolean[]): (number | undefined)[] {
  let next = active.length;
  return active.map((is) => (is ? next++ : undefined));
}

function laneOf(aval: Aval): Aval {
  return { ...aval, shape: aval.shape.slice(1) };
}

function unbatched(fn: ArrayFn): { fn: ArrayFn; dims: readonly BatchDim[]; captured: readonly Atom[] } {
  return { fn, dims: fn.outputs.map(() => null), captured: [] };
}

/** An output with lanes from the rule (`own`: its first axis), from batching (`dim`), from both, or from neither. */
function joinLanes(builder: Builder, x: Atom, dim: BatchDim, own: boolean): Output {
  if (dim === null) return { atom: x, batched: own };
  const rest = x.aval.shape.map((_, axis) => axis).filter((axis) => axis !== dim);
  const permutation = [dim, ...rest];
  const moved = dim === 0 ? x : builder.bind(transpose, [x], { permutation })[0]!;
  return { atom: own ? diagonal(builder, moved) : moved, batched: true };
}

/** [n, n, ...] -> [n, ...]: lane k of what the rule made of lane k. */
function diagonal(builder: Builder, x: Atom): Atom {
  const { shape, dtype, weak } = x.aval;
  const [row, column] = [0, 1].map((axis) => builder.bind(iota, [], { shape, dtype: "int32", axis })[0]!);
  const [same] = builder.bind(eq, [row!, column!], {});
  if (dtype === "bool") return builder.bind(reduceOr, builder.bind(and, [same!, x], {}), { axes: [0] })[0]!;
  const [none] = builder.bind(broadcastInDim, [literal(0, dtype, weak)], { shape, dims: [] });
  return builder.bind(reduceSum, builder.bind(select, [same!, x, none!], {}), { axes: [0] })[0]!;
}

function zeros(builder: Builder, { atom: { aval } }: Output): Atom {
  return builder.bind(broadcastInDim, [literal(0, aval.dtype, aval.weak)], { shape: aval.shape, dims: [] })[0]!;
}
