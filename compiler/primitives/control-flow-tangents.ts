// Derivatives of branches, loops and lane maps: the nested functions with tangents, run by the same primitive. A carry
// has a tangent when its start has one or when a step makes it so; where one branch gives no tangent, it gives zeros.

import { type ArrayFn, type Atom, literal, makeVar, type Var } from "../ir/array-ir.js";
import type { Aval } from "../ir/aval.js";
import { Builder } from "../ir/builder.js";
import type { Derivative, JvpContext, JvpFn, Params, Primitive, WithTangents } from "../ir/primitive.js";
import { withoutUnread } from "../ir/unread.js";
import type { CondParams, ScanParams, WhileParams } from "./control-flow.js";
import { condTranspose, cut, laneMapTranspose, scanTranspose, whileTranspose } from "./control-flow-transposes.js";
import type { LaneMapParams } from "./lane-map.js";
import { broadcastInDim } from "./movement.js";

export type Tangents = readonly (Atom | null)[];

export function activeOf(tangents: Tangents): boolean[] {
  return tangents.map((tangent) => tangent !== null);
}

export function given(tangents: Tangents): Atom[] {
  return tangents.filter((tangent) => tangent !== null);
}

/** Results of an equation, split: `count` values, then tangents of those that `active` names. */
export function splitResults(results: readonly Atom[], active: readonly boolean[]): WithTangents {
  let next = active.length;
  return { outputs: results.slice(0, active.length), tangents: active.map((is) => (is ? results[next++]! : null)) };
}

/** Runs `fn` on `args` in a new function of `inputs`; outputs that are `wanted` but have no tangent get zeros. */
export function withZeros(
  builder: Builder,
  { fn, outputActive }: JvpFn,
  args: readonly Atom[],
  wanted: readonly boolean[],
): WithTangents {
  const { outputs, tangents } = splitResults(builder.splice(fn, args), outputActive);
  return {
    outputs,
    tangents: tangents.map((tangent, k) => (wanted[k] ? (tangent ?? zeros(builder, outputs[k]!.aval)) : null)),
  };
}

function zeros(builder: Builder, { shape, dtype }: Aval): Atom {
  const zero = literal(0, dtype);
  return shape.length === 0 ? zero : builder.bind(broadcastInDim, [zero], { shape, dims: [] })[0]!;
}

export function varsLike(atoms: readonly { readonly aval: Aval }[]): Var[] {
  return atoms.map(({ aval }) => makeVar(aval));
}

// --- the rules ------------------------------------------------------------------------------------------------------

type JvpRule<P extends Params> = (
  ctx: JvpContext,
  inputs: readonly Atom[],
  tangents: Tangents,
  params: P,
) => WithTangents;

/** The outputs from the equation as it is, the tangents from another that computes the outputs again. */
function twice<P extends Params>(
  self: () => Primitive<P>,
  jvp: JvpRule<P>,
): { jvp: JvpRule<P>; linearize: JvpRule<P> } {
  return {
    jvp,
    linearize: (ctx, inputs, tangents, params) => ({
      outputs: ctx.bind(self(), inputs, params),
      tangents: jvp(ctx, inputs, tangents, params).tangents,
    }),
  };
}

export function condTangents(self: () => Primitive<CondParams>): Derivative<CondParams> {
  return {
    kind: "rule",
    ...twice(self, (ctx, inputs, tangents, { branches }) => {
      const active = activeOf(tangents.slice(1));
      const made = branches.map((fn) => ctx.jvpFn(fn, active));
      const wanted = made[0]!.outputActive.map((_, k) => made.some(({ outputActive }) => outputActive[k]));
      const fns = made.map((one, k): ArrayFn => {
        const builder = new Builder();
        const vars = varsLike(one.fn.inputs);
        const { outputs, tangents: out } = withZeros(builder, one, vars, wanted);
        return builder.finish(branches[k]!.name, vars, [...outputs, ...given(out)]);
      });
      const results = ctx.bind(self(), [...inputs, ...given(tangents)], { branches: fns });
      return splitResults(results, wanted);
    }),
    ...condTranspose(self),
  };
}

export function whileTangents(self: () => Primitive<WhileParams>): Derivative<WhileParams> {
  return {
    kind: "rule",
    ...twice(self, (ctx, inputs, tangents, params) => {
      const { cond, body, condConsts, bodyConsts } = params;
      const first = condConsts + bodyConsts;
      const constActive = activeOf(tangents.slice(condConsts, first));
      const { made, active } = carryTangents(ctx, body, constActive, activeOf(tangents.slice(first)), []);
      const constTangents = given(tangents.slice(condConsts, first));
      const init = inputs.slice(first);
      // Order of the new carry: values, then tangents. The condition ignores tangents.
      const testInputs = [...cond.inputs, ...varsLike(init.filter((_, k) => active[k]))];
      const builder = new Builder();
      const vars = varsLike([
        ...inputs.slice(condConsts, first),
        ...constTangents,
        ...init,
        ...init.filter((_, k) => active[k]),
      ]);
      const [shared, sharedTangents, values, valueTangents] = cut(vars, [
        bodyConsts,
        constTangents.length,
        init.length,
      ]) as [Var[], Var[], Var[], Var[]];
      const step = withZeros(builder, made, [...shared, ...values, ...sharedTangents, ...valueTangents], active);
      const outputs = [...step.outputs, ...given(step.tangents)];
      const results = ctx.bind(
        self(),
        [
          ...inputs.slice(0, first),
          ...constTangents,
          ...init,
          ...startTangents(ctx, init, tangents.slice(first), active),
        ],
        {
          ...params,
          cond: { ...cond, inputs: testInputs },
          body: builder.finish(body.name, vars, outputs),
          bodyConsts: bodyConsts + constTangents.length,
        },
      );
      return splitResults(results, active);
    }),
    ...whileTranspose,
  };
}

export function scanTangents(self: () => Primitive<ScanParams>): Derivative<ScanParams> {
  return {
    kind: "rule",
    jvp(ctx, inputs, tangents, params) {
      const { body, consts, carry } = params;
      const [shared, init, xs] = cut(inputs, [consts, carry]) as [Atom[], Atom[], Atom[]];
      const [sharedT, initT, xsT] = cut(tangents, [consts, carry]) as unknown as [Tangents, Tangents, Tangents];
      const { made, active } = carryTangents(ctx, body, activeOf(sharedT), activeOf(initT), activeOf(xsT));
      const carryT = init.filter((_, k) => active[k]);
      const [ownShared, ownCarry, ownXs] = cut(body.inputs, [consts, carry]) as [Var[], Var[], Var[]];
      const sharedTVars = varsLike(ownShared.filter((_, k) => sharedT[k] !== null));
      const carryTVars = varsLike(ownCarry.filter((_, k) => active[k]));
      const xsTVars = varsLike(ownXs.filter((_, k) => xsT[k] !== null));
      const vars = varsLike(body.inputs);
      const [sharedVars, carryVars, xsVars] = cut(vars, [consts, carry]) as [Var[], Var[], Var[]];
      const builder = new Builder();
      const wanted = made.outputActive.map((is, k) => active[k] ?? is);
      const step = withZeros(builder, made, [...vars, ...sharedTVars, ...carryTVars, ...xsTVars], wanted);
      const inner = [...sharedVars, ...sharedTVars, ...carryVars, ...carryTVars, ...xsVars, ...xsTVars];
      const outputs = [
        ...step.outputs.slice(0, carry),
        ...given(step.tangents.slice(0, carry)),
        ...step.outputs.slice(carry),
        ...given(step.tangents.slice(carry)),
      ];
      const results = ctx.bind(
        self(),
        [...shared, ...given(sharedT), ...init, ...startTangents(ctx, init, initT, active), ...xs, ...given(xsT)],
        {
          ...params,
          body: builder.finish(body.name, inner, outputs),
          consts: consts + sharedTVars.length,
          carry: carry + carryT.length,
        },
      );
      const [last, ys] = cut(results, [carry + carryT.length]) as [Atom[], Atom[]];
      const carried = splitResults(last, active);
      const stacked = splitResults(ys, wanted.slice(carry));
      return {
        outputs: [...carried.outputs, ...stacked.outputs],
        tangents: [...carried.tangents, ...stacked.tangents],
      };
    },
    linearize: (ctx, inputs, tangents, params) => linearizeScan(self(), ctx, inputs, tangents, params),
    ...scanTranspose(self),
  };
}

/**
 * The scan as it is, which also keeps the carries that each step starts from, and one of the tangents alone, whose steps
 * compute again what they need of the values. (JAX keeps every intermediate of every step instead.)
 */
function linearizeScan(
  self: Primitive<ScanParams>,
  ctx: JvpContext,
  inputs: readonly Atom[],
  tangents: Tangents,
  params: ScanParams,
): WithTangents {
  const { body, consts, carry } = params;
  const [shared, init, xs] = cut(inputs, [consts, carry]) as [Atom[], Atom[], Atom[]];
  const [sharedT, initT, xsT] = cut(tangents, [consts, carry]) as unknown as [Tangents, Tangents, Tangents];
  const { made, active } = carryTangents(ctx, body, activeOf(sharedT), activeOf(initT), activeOf(xsT));
  const [values, own] = cut(made.fn.inputs, [body.inputs.length]) as [Var[], Var[]];
  const [sharedVars, carryVars, xsVars] = cut(values, [consts, carry]) as [Var[], Var[], Var[]];
  const [ownShared, ownCarry, ownXs] = cut(own, [given(sharedT).length, active.filter(Boolean).length]) as [
    Var[],
    Var[],
    Var[],
  ];
  const builder = new Builder();
  const wanted = made.outputActive.map((is, k) => active[k] ?? is);
  const step = withZeros(builder, made, made.fn.inputs, wanted);
  const tangentStep = withoutUnread(
    builder.finish(
      body.name,
      [...sharedVars, ...ownShared, ...ownCarry, ...carryVars, ...xsVars, ...ownXs],
      given(step.tangents),
    ),
  );
  const read = new Set(tangentStep.equations.flatMap((equation) => equation.inputs));
  const kept = carryVars.map((variable) => read.has(variable));
  const starts = body.inputs.slice(consts, consts + carry).filter((_, k) => kept[k]);
  const results = ctx.bind(self, inputs, { ...params, body: { ...body, outputs: [...body.outputs, ...starts] } });
  const dropped = new Set(carryVars.filter((_, k) => !kept[k]));
  const linear = ctx.bind(
    self,
    [
      ...shared,
      ...given(sharedT),
      ...startTangents(ctx, init, initT, active),
      ...results.slice(body.outputs.length),
      ...xs,
      ...given(xsT),
    ],
    {
      ...params,
      body: { ...tangentStep, inputs: tangentStep.inputs.filter((variable) => !dropped.has(variable)) },
      consts: consts + ownShared.length,
      carry: ownCarry.length,
    },
  );
  let next = 0;
  return {
    outputs: results.slice(0, body.outputs.length),
    tangents: wanted.map((is) => (is ? linear[next++]! : null)),
  };
}

export function laneMapTangents(self: () => Primitive<LaneMapParams>): Derivative<LaneMapParams> {
  return {
    kind: "rule",
    ...twice(self, (ctx, inputs, tangents, { fn, dims, size }) => {
      const { fn: made, outputActive } = ctx.jvpFn(fn, activeOf(tangents));
      const tangentDims = dims.filter((_, k) => tangents[k] !== null);
      const results = ctx.bind(self(), [...inputs, ...given(tangents)], {
        fn: made,
        dims: [...dims, ...tangentDims],
        size,
      });
      return splitResults(results, outputActive);
    }),
    ...laneMapTranspose(self),
  };
}

/** Which carries have a tangent: the least fixed point, as for mapped carries under vmap. */
function carryTangents(
  ctx: JvpContext,
  body: ArrayFn,
  consts: readonly boolean[],
  start: readonly boolean[],
  steps: readonly boolean[],
): { made: JvpFn; active: readonly boolean[] } {
  let active = start;
  for (;;) {
    const made = ctx.jvpFn(body, [...consts, ...active, ...steps]);
    const next = active.map((is, k) => is || made.outputActive[k]!);
    if (next.every((is, k) => is === active[k])) return { made, active };
    active = next;
  }
}

function startTangents(ctx: JvpContext, init: readonly Atom[], tangents: Tangents, active: readonly boolean[]): Atom[] {
  return init.flatMap((x, k) => (active[k] ? [tangents[k] ?? ctx.constant(0, x.aval)] : []));
}
