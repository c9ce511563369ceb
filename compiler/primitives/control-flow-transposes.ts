// Reverse mode of branches, loops and lane maps that are linear in some operands: the nested functions turned around, run
// by the same primitive. Each computes again what it needs of the values, so nothing inside of it is kept.

import { NeedsSize, UnsupportedError } from "../errors.js";
import { type ArrayFn, type Atom, literal, makeVar, type Var } from "../ir/array-ir.js";
import type { Aval } from "../ir/aval.js";
import { Builder } from "../ir/builder.js";
import type { Operand, Primitive, Transposable, TransposeContext } from "../ir/primitive.js";
import { withoutUnread } from "../ir/unread.js";
import type { CondParams, ScanParams, WhileParams } from "./control-flow.js";
import { add } from "./elementwise.js";
import type { LaneMapParams } from "./lane-map.js";
import { broadcastInDim, transpose } from "./movement.js";

/** An operand per true of `active`, in order: what a nested function gives for them, null for the others. */
function deal<T>(results: readonly T[], active: readonly boolean[]): (T | null)[] {
  let next = 0;
  return active.map((is) => (is ? results[next++]! : null));
}

function linearOf(operands: readonly Operand[]): boolean[] {
  return operands.map(({ kind }) => kind === "linear");
}

function valuesOf(operands: readonly Operand[]): Atom[] {
  return operands.filter((operand): operand is Atom => operand.kind !== "linear");
}

function present(cotangents: readonly (Atom | null)[]): Atom[] {
  return cotangents.filter((cotangent) => cotangent !== null);
}

function varsOf(atoms: readonly { readonly aval: Aval }[]): Var[] {
  return atoms.map(({ aval }) => makeVar(aval));
}

function zeros(ctx: Pick<TransposeContext, "bind">, { shape, dtype, weak }: Aval): Atom {
  const zero = literal(0, dtype, weak);
  return shape.length === 0 ? zero : ctx.bind(broadcastInDim, [zero], { shape, dims: [] })[0]!;
}

export function condTranspose(self: () => Primitive<CondParams>): Transposable<CondParams> {
  return {
    transpose(ctx, cotangents, [index, ...operands], { branches }) {
      const linear = linearOf(operands);
      const given = cotangents.map((cotangent) => cotangent !== null);
      const turned = branches.map((fn) => ctx.transposeFn(fn, linear, given));
      const wanted = operands.map((_, k) => turned.some(({ active }) => active[k]));
      const inputs = [...valuesOf(operands), ...present(cotangents)];
      const fns = turned.map(({ fn, active }): ArrayFn => {
        const builder = new Builder();
        const vars = varsOf(inputs);
        const own = deal(builder.splice(fn, vars), active);
        const outputs = own.flatMap((atom, k) => (wanted[k] ? [atom ?? zeros(builder, operands[k]!.aval)] : []));
        return builder.finish(fn.name, vars, outputs);
      });
      const results = ctx.bind(self(), [index as Atom, ...inputs], { branches: fns });
      return [null, ...deal(results, wanted)];
    },
  };
}

export const whileTranspose: Transposable<WhileParams> = {
  transpose() {
    throw new UnsupportedError(
      "unsupported/reverse-while",
      "grad: reverse-mode differentiation does not work for lax.whileLoop, or for lax.foriLoop with bounds that are " +
        "arrays, because the number of iterations is not known beforehand; use lax.scan, or lax.foriLoop with bounds that " +
        "are plain numbers, or jvp",
    );
  },
};

export function laneMapTranspose(self: () => Primitive<LaneMapParams>): Transposable<LaneMapParams> {
  return {
    transpose(ctx, cotangents, operands, { fn, dims, size }) {
      const given = cotangents.map((cotangent) => cotangent !== null);
      const turned = ctx.transposeFn(fn, linearOf(operands), given);
      const valueDims = dims.filter((_, k) => operands[k]!.kind !== "linear");
      const lanes = present(cotangents);
      const results = ctx.bind(self(), [...valuesOf(operands), ...lanes], {
        fn: turned.fn,
        dims: [...valueDims, ...lanes.map(() => 0)],
        size,
      });
      return deal(results, turned.active).map((x, k) => x && lanesTo(ctx, x, dims[k]!));
    },
  };
}

/** Lanes that come first, where they stand in the operand; what all lanes share gets their sum. */
function lanesTo(ctx: TransposeContext, x: Atom, dim: number | null): Atom {
  if (dim === null) return ctx.sum(x, [0]);
  const permutation = x.aval.shape
    .map((_, axis) => axis)
    .slice(1)
    .toSpliced(dim, 0, 0);
  return ctx.bind(transpose, [x], { permutation })[0]!;
}

export function scanTranspose(self: () => Primitive<ScanParams>): Transposable<ScanParams> {
  return {
    transpose(ctx, cotangents, operands, params) {
      const linear = linearCarries(ctx, operands, params);
      if (linear.every((is) => is)) return turnScan(self(), ctx, cotangents, operands, params);
      const moved = carriesAsSteps(self(), ctx, operands, params, linear);
      const { consts, carry } = params;
      const kept = params.body.outputs.map((_, k) => k >= carry || linear[k]!);
      const results = turnScan(
        self(),
        ctx,
        cotangents.filter((_, k) => kept[k]),
        moved.operands,
        moved.params,
      );
      const [ofShared, ofInit, ofXs] = cut(results, [consts, moved.params.carry]) as unknown as [
        Results,
        Results,
        Results,
      ];
      return [...ofShared, ...deal(ofInit, linear), ...ofXs.slice(linear.filter((is) => !is).length)];
    },
  };
}

type Results = readonly (Atom | null)[];

/** Which carries depend on linear operands, be it after the first step: the least fixed point. */
function linearCarries(
  ctx: TransposeContext,
  operands: readonly Operand[],
  { body, consts, carry }: ScanParams,
): boolean[] {
  const [shared, start, steps] = cut(linearOf(operands), [consts, carry]) as [boolean[], boolean[], boolean[]];
  let linear = start;
  for (;;) {
    const depends = ctx.dependents(body, [...shared, ...linear, ...steps]);
    const next = linear.map((is, k) => is || depends[k]!);
    if (next.every((is, k) => is === linear[k])) return linear;
    linear = next;
  }
}

/** The same scan with the carries that are known (a counter beside a tangent) run beforehand, and given to each step. */
function carriesAsSteps(
  self: Primitive<ScanParams>,
  ctx: TransposeContext,
  operands: readonly Operand[],
  params: ScanParams,
  linear: readonly boolean[],
): { operands: Operand[]; params: ScanParams } {
  const { body, consts, carry } = params;
  const [shared, init, xs] = cut(operands, [consts, carry]) as [Operand[], Operand[], Operand[]];
  const [sharedVars, carryVars, xsVars] = cut(body.inputs, [consts, carry]) as [Var[], Var[], Var[]];
  const isKnown = (_: unknown, k: number): boolean => !linear[k];
  const starts = carryVars.filter(isKnown);
  const results = ctx.bind(self, [...valuesOf(shared), ...(init.filter(isKnown) as Atom[]), ...valuesOf(xs)], {
    ...params,
    body: withoutUnread({
      ...body,
      inputs: [
        ...sharedVars.filter((_, k) => shared[k]!.kind !== "linear"),
        ...starts,
        ...xsVars.filter((_, k) => xs[k]!.kind !== "linear"),
      ],
      outputs: [...body.outputs.slice(0, carry).filter(isKnown), ...starts],
    }),
    consts: valuesOf(shared).length,
    carry: starts.length,
  });
  return {
    operands: [...shared, ...init.filter((_, k) => linear[k]), ...results.slice(starts.length), ...xs],
    params: {
      ...params,
      body: {
        ...body,
        inputs: [...sharedVars, ...carryVars.filter((_, k) => linear[k]), ...starts, ...xsVars],
        outputs: body.outputs.filter((_, k) => k >= carry || linear[k]),
      },
      carry: carry - starts.length,
    },
  };
}

/** All carries are linear, though one may start from a known zero. */
function turnScan(
  self: Primitive<ScanParams>,
  ctx: TransposeContext,
  cotangents: readonly (Atom | null)[],
  operands: readonly Operand[],
  params: ScanParams,
): Results {
  const { body, consts, carry, length, reverse } = params;
  if (!reverse && typeof length === "string") throw new NeedsSize(length, "the gradient of lax.scan along it");
  const [shared, init, xs] = cut(operands, [consts, carry]) as [Operand[], Operand[], Operand[]];
  const linear = [...linearOf(shared), ...init.map(() => true), ...linearOf(xs)];
  // Every carry has a cotangent, and so has every output that one was given for.
  const given = body.outputs.map((_, k) => k < carry || cotangents[k] !== null);
  const turned = ctx.transposeFn(body, linear, given);
  const [sharedActive, , xsActive] = cut(turned.active, [consts, carry]) as [boolean[], boolean[], boolean[]];
  const totals = shared.filter((_, k) => sharedActive[k]);
  // Backwards: the carry is the totals of what all steps share, then the cotangents of the carry.
  const [sharedVars, xsVars] = [varsOf(valuesOf(shared)), varsOf(stepsOf(body, operands, consts + carry))];
  const [totalVars, carryVars] = [varsOf(totals), varsOf(body.outputs.slice(0, carry))];
  const ysVars = varsOf(body.outputs.filter((_, k) => k >= carry && given[k]));
  const builder = new Builder();
  const own = deal(builder.splice(turned.fn, [...sharedVars, ...xsVars, ...carryVars, ...ysVars]), turned.active);
  const [ownShared, ownInit, ownXs] = cut(own, [consts, carry]) as unknown as [Results, Results, Results];
  const outputs = [
    ...present(ownShared).map((x, k) => builder.bind(add, [totalVars[k]!, x], {})[0]!),
    ...ownInit.map((x, k) => x ?? zeros(builder, init[k]!.aval)),
    ...present(ownXs),
  ];
  const results = ctx.bind(
    self,
    [
      ...valuesOf(shared),
      ...totals.map(({ aval }) => zeros(ctx, aval)),
      ...init.map(({ aval }, k) => cotangents[k] ?? zeros(ctx, aval)),
      ...valuesOf(xs),
      ...present(cotangents.slice(carry)),
    ],
    {
      body: builder.finish(body.name, [...sharedVars, ...totalVars, ...carryVars, ...xsVars, ...ysVars], outputs),
      consts: sharedVars.length,
      carry: totals.length + carry,
      length,
      reverse: !reverse,
    },
  );
  const [ofShared, ofInit, ofXs] = cut(results, [totals.length, carry]) as [Atom[], Atom[], Atom[]];
  return [...deal(ofShared, sharedActive), ...ofInit, ...deal(ofXs, xsActive)];
}

/** The inputs of one step for the operands from `first` on whose values are known. */
function stepsOf(body: ArrayFn, operands: readonly Operand[], first: number): Var[] {
  return body.inputs.filter((_, k) => k >= first && operands[k]!.kind !== "linear");
}

/** Pieces of a list: of the given lengths, then the rest. */
export function cut<T>(list: readonly T[], lengths: readonly number[]): T[][] {
  let start = 0;
  const pieces = lengths.map((length) => {
    start += length;
    return list.slice(start - length, start);
  });
  return [...pieces, list.slice(start)];
}
