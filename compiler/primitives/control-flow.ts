// Branches and loops: cond, whileLoop, scan. Under vmap with an unmapped predicate they stay what they are, with mapped
// operands; with a mapped one each lane runs its own branch and its own number of iterations, in a laneMap.

import { CompilerBug, UnsupportedError } from "../errors.js";
import { type ArrayFn, type Atom, keepOutputs, makeVar, type Var } from "../ir/array-ir.js";
import { type Dense, type Dim, makeAval } from "../ir/aval.js";
import { Builder } from "../ir/builder.js";
import { fixedIndex, loopIndex, scaleIndex, shiftIndex } from "../ir/index-math.js";
import {
  type Access,
  type Carried,
  constant,
  defaultSchedule,
  type Expr,
  exprDType,
  type Index,
  type Local,
  type LoopVar,
  libraryCall,
  op,
  readLocal,
  type Stmt,
  type Target,
} from "../ir/loop-ir.js";
import type { BatchContext, BatchDim, LowerContext, Primitive } from "../ir/primitive.js";
import { iterationsMessage } from "../library/iterations.js";
import { carry } from "./carry.js";
import { evaluateFn } from "./control.js";
import { condTangents, scanTangents, whileTangents } from "./control-flow-tangents.js";
import { accessAt, byLane, stackRows, takeAt } from "./lane-map.js";
import { broadcastInDim, transpose } from "./movement.js";

// --- cond -----------------------------------------------------------------------------------------------------------

export type CondParams = { readonly branches: readonly ArrayFn[] };

/** Runs branch number inputs[0] (bool: 0 or 1) on the other inputs. The public functions keep the number in range. */
export const cond: Primitive<CondParams> = {
  name: "cond",
  shape: (_inputs, { branches }) =>
    branches[0]!.outputs.map(({ aval }, k) => ({ ...aval, weak: branches.every((fn) => fn.outputs[k]!.aval.weak) })),
  evaluate: ([index, ...operands], { branches }) => evaluateFn(branches[index!.data[0]!]!, operands),
  batch(ctx, inputs, dims, { branches }) {
    if (dims[0] !== null) return byLane(cond, ctx, inputs, dims, { branches });
    const bodies = branches.map((fn) => ctx.batchFn(fn, dims.slice(1)));
    const mapped = branches[0]!.outputs.map((_, k) => bodies.some((body) => body.dims[k] !== null));
    const placed = bodies.map((body) => placeOutputs(body.fn, body.dims, mapped, ctx.size));
    const { fns, captured } = shareCaptured(
      placed,
      bodies.map((body) => body.captured),
    );
    const outputs = ctx.bind(cond, [inputs[0]!, ...captured, ...inputs.slice(1)], { branches: fns });
    return { outputs, dims: mapped.map((is) => (is ? 0 : null)) };
  },
  differentiate: condTangents(() => cond),
  keepOutputs: ({ branches }, kept) => ({ branches: branches.map((fn) => keepOutputs(fn, kept)) }),
  lower: {
    kind: "nest",
    build(loops, [index, ...operands], outputs, { branches }) {
      const { stmts, results } = chooseBranch(loops, index!.read([]), operands, outputs, branches, 0);
      const stores = outputs.flatMap((output, k) =>
        output.aval.shape.length === 0 ? [output.store([], results[k]!)] : [],
      );
      return [...stmts, ...stores];
    },
  },
};

/** `if` for two branches, a chain of them for more. Scalars come out as locals; arrays are stored by each branch. */
function chooseBranch(
  loops: LowerContext,
  index: Expr,
  operands: readonly Access[],
  outputs: readonly Target[],
  branches: readonly ArrayFn[],
  at: number,
): { stmts: readonly Stmt[]; results: readonly Expr[] } {
  const run = (fn: ArrayFn): { stmts: Stmt[]; results: Expr[] } => {
    const body = loops.inline(fn, operands);
    const stores = body.results.flatMap((result, k) =>
      result.aval.shape.length === 0
        ? []
        : loops.parallel(result.aval.shape, (i) => [outputs[k]!.store(i, result.read(i))]),
    );
    const results = body.results.map((result) =>
      result.aval.shape.length === 0 ? result.read([]) : constant(0, "int32"),
    );
    return { stmts: [...body.stmts, ...stores], results };
  };
  if (at === branches.length - 1) return run(branches[at]!);
  const isBool = exprDType(index) === "bool";
  const test = isBool ? index : op("eq", "int32", index, constant(at, "int32"));
  const [first, second] = isBool
    ? [run(branches[1]!), run(branches[0]!)]
    : [run(branches[at]!), chooseBranch(loops, index, operands, outputs, branches, at + 1)];
  const scalars = outputs.map(({ aval }): Local | undefined =>
    aval.shape.length === 0 ? { name: "chosen", dtype: aval.dtype } : undefined,
  );
  const assigns = (results: readonly Expr[]): Stmt[] =>
    scalars.flatMap((local, k) => (local === undefined ? [] : [{ kind: "assign", local, value: results[k]! }]));
  const stmt: Stmt = {
    kind: "if",
    test,
    results: scalars.filter((local) => local !== undefined),
    consequent: [...first.stmts, ...assigns(first.results)],
    alternate: [...second.stmts, ...assigns(second.results)],
  };
  return {
    stmts: [stmt],
    results: scalars.map((local) => (local === undefined ? constant(0, "int32") : readLocal(local))),
  };
}

// --- while ----------------------------------------------------------------------------------------------------------

export type WhileParams = {
  readonly cond: ArrayFn;
  readonly body: ArrayFn;
  /** The inputs are those that only the condition reads, those that only the body reads, then the carry. */
  readonly condConsts: number;
  readonly bodyConsts: number;
  /** Iterations after which evaluation throws; compiled loops have no way to and run on. null: none. */
  readonly limit: number | null;
};

/** Repeats `body` on the carry while `cond` holds. */
export const whileLoop: Primitive<WhileParams> = {
  name: "whileLoop",
  shape: (inputs, { condConsts, bodyConsts }) => inputs.slice(condConsts + bodyConsts),
  evaluate(inputs, { cond: test, body, condConsts, bodyConsts, limit }) {
    const [forTest, forBody, init] = splitInputs(inputs, condConsts, bodyConsts);
    let values: readonly Dense[] = init;
    for (let count = 0; evaluateFn(test, [...forTest, ...values])[0]!.data[0] !== 0; count++) {
      if (count === limit) throw new UnsupportedError("loop/limit", iterationsMessage(limit));
      values = evaluateFn(body, [...forBody, ...values]);
    }
    return values;
  },
  batch(ctx, inputs, dims, params) {
    const { condConsts, bodyConsts } = params;
    const [testDims, bodyDims, initDims] = splitInputs(dims, condConsts, bodyConsts);
    const { mapped, body } = batchCarry(ctx, params.body, bodyDims, initDims, []);
    const test = ctx.batchFn(params.cond, [...testDims, ...mapped]);
    if (test.dims[0] !== null) return keepForwarded(byLane(whileLoop, ctx, inputs, dims, params), inputs, dims, params);
    const [forTest, forBody, init] = splitInputs(inputs, condConsts, bodyConsts);
    const outputs = ctx.bind(
      whileLoop,
      [...test.captured, ...forTest, ...body.captured, ...forBody, ...placeCarry(ctx, init, initDims, mapped)],
      {
        cond: test.fn,
        body: body.fn,
        condConsts: condConsts + test.captured.length,
        bodyConsts: bodyConsts + body.captured.length,
        limit: params.limit,
      },
    );
    return { outputs, dims: mapped };
  },
  differentiate: whileTangents(() => whileLoop),
  lower: {
    kind: "nest",
    build(loops, inputs, outputs, { cond: test, body, condConsts, bodyConsts, limit }) {
      const [forTest, forBody, init] = splitInputs(inputs, condConsts, bodyConsts);
      const { before, carried, values, update, finish } = carry(loops, init);
      const tested = loops.inline(test, [...forTest, ...values]);
      const step = loops.inline(body, [...forBody, ...values], values);
      const stmts: Stmt[] = [
        ...tested.stmts,
        { kind: "breakUnless", test: tested.results[0]!.read([]) },
        ...step.stmts,
        ...update(step.results),
      ];
      const counted =
        limit === null ? { carried, stmts } : countIterations(carried, stmts, tested.stmts.length + 1, limit);
      return [...before, { kind: "while", carried: counted.carried, body: counted.stmts }, ...finish(outputs)];
    },
  },
};

/** The loop with a counter: the iteration after the last that may be ends in an error, once the test has held. */
function countIterations(
  carried: readonly Carried[],
  stmts: readonly Stmt[],
  first: number,
  limit: number,
): { carried: Carried[]; stmts: Stmt[] } {
  const local: Local = { name: "iterations", dtype: "int32" };
  const one = constant(1, "int32");
  return {
    carried: [...carried, { local, init: constant(0, "int32"), combine: null }],
    stmts: [
      ...stmts.slice(0, first),
      libraryCall("countIteration", readLocal(local), constant(limit, "int32")),
      ...stmts.slice(first),
      { kind: "assign", local, value: op("add", "int32", readLocal(local), one) },
    ],
  };
}

/** A carry that the body hands on as it came, and that is unmapped, is the same for all lanes. */
function keepForwarded(
  result: { readonly outputs: readonly Atom[]; readonly dims: readonly BatchDim[] },
  inputs: readonly Atom[],
  dims: readonly BatchDim[],
  { body, condConsts, bodyConsts }: WhileParams,
): { outputs: Atom[]; dims: BatchDim[] } {
  const first = condConsts + bodyConsts;
  const forwarded = result.outputs.map(
    (_, k) => dims[first + k] === null && body.outputs[k] === body.inputs[bodyConsts + k],
  );
  return {
    outputs: result.outputs.map((output, k) => (forwarded[k] ? inputs[first + k]! : output)),
    dims: result.dims.map((dim, k) => (forwarded[k] ? null : dim)),
  };
}

function splitInputs<T>(all: readonly T[], first: number, second: number): [readonly T[], readonly T[], readonly T[]] {
  return [all.slice(0, first), all.slice(first, first + second), all.slice(first + second)];
}

// --- scan -----------------------------------------------------------------------------------------------------------

export type ScanParams = {
  readonly body: ArrayFn;
  /** The inputs are `consts` that every step reads, `carry` initial values, then arrays with the steps first. */
  readonly consts: number;
  readonly carry: number;
  readonly length: Dim;
  readonly reverse: boolean;
};

/** Runs `body` once per step: (consts, carry, slices of xs) -> (carry, ys). Outputs: the last carry, then ys stacked. */
export const scan: Primitive<ScanParams> = {
  name: "scan",
  shape: (_inputs, { body, carry: count, length }) =>
    body.outputs.map(({ aval }, k) => (k < count ? aval : makeAval([length, ...aval.shape], aval.dtype, aval.weak))),
  evaluate(inputs, { body, consts, carry: count, length, reverse }) {
    const [shared, init, xs] = splitInputs(inputs, consts, count);
    const steps = length as number;
    const rows: Dense[][] = new Array(steps);
    let values: readonly Dense[] = init;
    for (let step = 0; step < steps; step++) {
      const position = reverse ? steps - 1 - step : step;
      const results = evaluateFn(body, [...shared, ...values, ...xs.map((x) => takeAt(x, 0, position))]);
      values = results.slice(0, count);
      rows[position] = results.slice(count);
    }
    const ys = body.outputs.slice(count).map(({ aval }, k) =>
      stackRows(
        rows.map((row) => row[k]!),
        aval,
      ),
    );
    return [...values, ...ys];
  },
  batch(ctx, inputs, dims, params) {
    const { consts, carry: count } = params;
    const [sharedDims, initDims, xsDims] = splitInputs(dims, consts, count);
    const [shared, init, xs] = splitInputs(inputs, consts, count);
    // Steps stay first: a mapped axis in front of them moves behind.
    const moved = xs.map((x, k) => (xsDims[k] === 0 ? ctx.moveAxis(x, 0, 1) : x));
    const stepDims = xsDims.map((dim) => (dim === null ? null : Math.max(dim - 1, 0)));
    const { mapped, body } = batchCarry(ctx, params.body, sharedDims, initDims, stepDims);
    const outputs = ctx.bind(
      scan,
      [...body.captured, ...shared, ...placeCarry(ctx, init, initDims, mapped), ...moved],
      { ...params, body: body.fn, consts: consts + body.captured.length },
    );
    const ys = body.dims.slice(count).map((dim) => (dim === null ? null : dim + 1));
    return { outputs, dims: [...mapped, ...ys] };
  },
  differentiate: scanTangents(() => scan),
  lower: {
    kind: "nest",
    build(loops, inputs, outputs, { body, consts, carry: count, length, reverse }) {
      const [shared, init, xs] = splitInputs(inputs, consts, count);
      const { before, carried, values, update, finish } = carry(loops, init);
      const loop: LoopVar = { extent: length };
      const step = stepIndex(loop, length, reverse);
      const { stmts, results } = loops.inline(
        body,
        [...shared, ...values, ...xs.map((x) => accessAt(x, 0, step))],
        values,
      );
      const ys = results
        .slice(count)
        .flatMap((y, k) =>
          loops.parallel(y.aval.shape, (at) => [outputs[count + k]!.store([step, ...at], y.read(at))]),
        );
      const inside = [...stmts, ...ys, ...update(results.slice(0, count))];
      return [
        ...before,
        { kind: "for", loop, carried, body: inside, schedule: defaultSchedule },
        ...finish(outputs.slice(0, count)),
      ];
    },
  },
};

function stepIndex(loop: LoopVar, length: Dim, reverse: boolean): Index {
  if (length === 1) return fixedIndex(0);
  if (!reverse) return loopIndex(loop);
  if (typeof length !== "number") throw new CompilerBug("scan/reverse", "a reverse scan has no length");
  return shiftIndex(scaleIndex(loopIndex(loop), -1), length - 1);
}

// --- shared by the batching rules -----------------------------------------------------------------------------------

interface BatchedLoop {
  /** 0 for a carry that is mapped, null for one that stays the same in all lanes. */
  readonly mapped: readonly BatchDim[];
  readonly body: { readonly fn: ArrayFn; readonly dims: readonly BatchDim[]; readonly captured: readonly Atom[] };
}

/** A carry is mapped when its start is, or when the body makes it so from others that are: the least fixed point. */
function batchCarry(
  ctx: BatchContext,
  body: ArrayFn,
  constDims: readonly BatchDim[],
  initDims: readonly BatchDim[],
  stepDims: readonly BatchDim[],
): BatchedLoop {
  let mapped = initDims.map((dim) => dim !== null);
  for (;;) {
    const carryDims = mapped.map((is): BatchDim => (is ? 0 : null));
    const batched = ctx.batchFn(body, [...constDims, ...carryDims, ...stepDims]);
    const next = mapped.map((is, k) => is || batched.dims[k] !== null);
    if (next.every((is, k) => is === mapped[k])) {
      const wanted = body.outputs.map((_, k) => mapped[k] ?? batched.dims[k] !== null);
      const fn = placeOutputs(batched.fn, batched.dims, wanted, ctx.size);
      return { mapped: carryDims, body: { fn, captured: batched.captured, dims: wanted.map((is) => (is ? 0 : null)) } };
    }
    mapped = next;
  }
}

function placeCarry(
  ctx: BatchContext,
  init: readonly Atom[],
  dims: readonly BatchDim[],
  mapped: readonly BatchDim[],
): Atom[] {
  return init.map((x, k) => {
    if (mapped[k] === null) return x;
    return dims[k] === null ? ctx.broadcastAxis(x, 0) : ctx.moveAxis(x, dims[k]!, 0);
  });
}

/** The function with each output that is to be mapped having its axis first. */
export function placeOutputs(fn: ArrayFn, dims: readonly BatchDim[], mapped: readonly boolean[], size: Dim): ArrayFn {
  if (fn.outputs.every((_, k) => dims[k] === (mapped[k] ? 0 : null))) return fn;
  const builder = new Builder();
  const outputs = builder.splice(fn, fn.inputs).map((x, k): Atom => {
    const { shape } = x.aval;
    if (!mapped[k] || dims[k] === 0) return x;
    if (dims[k] === null) {
      return builder.bind(broadcastInDim, [x], { shape: [size, ...shape], dims: shape.map((_, axis) => axis + 1) })[0]!;
    }
    const others = shape.map((_, axis) => axis).filter((axis) => axis !== dims[k]);
    return builder.bind(transpose, [x], { permutation: [dims[k]!, ...others] })[0]!;
  });
  return builder.finish(fn.name, fn.inputs, outputs, fn.captured);
}

/** Branches share one list of operands: each takes what any of them captured, and ignores the others'. */
function shareCaptured(
  fns: readonly ArrayFn[],
  captured: readonly (readonly Atom[])[],
): { fns: ArrayFn[]; captured: Atom[] } {
  const all = captured.flat();
  const shared = fns.map((fn, k): ArrayFn => {
    const first = captured.slice(0, k).flat().length;
    const own = captured[k]!.length;
    const ignored = (atoms: readonly Atom[]): Var[] => atoms.map(({ aval }) => makeVar(aval));
    const inputs = [
      ...ignored(all.slice(0, first)),
      ...fn.inputs.slice(0, own),
      ...ignored(all.slice(first + own)),
      ...fn.inputs.slice(own),
    ];
    return { ...fn, inputs };
  });
  return { fns: shared, captured: all };
}
