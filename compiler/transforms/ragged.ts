// Ragged rows: a lane program in which some axis has a symbolic length becomes one in which it is padded, and the length
// is one of its inputs. Where elements of such an axis meet (sums, maxima, products), those beyond the end are
// replaced by what changes nothing; everywhere else they are carried along, and cleared in the outputs.

import { CompilerBug, UnsupportedError } from "../errors.js";
import { type ArrayFn, type Atom, type Equation, isCall, literal, makeVar, type Var } from "../ir/array-ir.js";
import { type Dim, makeAval, type Shape } from "../ir/aval.js";
import { Builder } from "../ir/builder.js";
import type { Params } from "../ir/primitive.js";
import { functionsIn } from "../ir/print.js";
import { convertElementType, lt, select } from "../primitives/elementwise.js";
import { broadcastInDim, iota } from "../primitives/movement.js";

export interface RaggedAxis {
  /** The symbolic length in the traced program. */
  readonly dim: string;
  /** The size that rows are padded to. */
  readonly padded: Dim;
  /** Which input is the length, an integer scalar. */
  readonly lengthInput: number;
}

/** The program with the axis padded; its inputs are those of `fn`, in their padded shapes. */
export function padRagged(fn: ArrayFn, axis: RaggedAxis): ArrayFn {
  const padder = new Padder(axis);
  const inputs = fn.inputs.map((variable) => padder.input(variable));
  padder.setLength(inputs[axis.lengthInput]!);
  padder.run(fn.equations);
  const outputs = fn.outputs.map((atom) => padder.masked(atom, raggedAxes(atom.aval.shape, axis.dim), 0));
  return padder.builder.finish(fn.name, inputs, outputs, fn.captured);
}

class Padder {
  readonly builder = new Builder();
  private length: Atom = literal(0, "int32");
  private readonly axis: RaggedAxis;
  private readonly env = new Map<Var, Atom>();

  constructor(axis: RaggedAxis) {
    this.axis = axis;
  }

  input(variable: Var): Var {
    const { shape, dtype, weak } = variable.aval;
    const padded = makeVar(makeAval(this.pad(shape), dtype, weak));
    this.env.set(variable, padded);
    return padded;
  }

  setLength(input: Var): void {
    const strong = { dtype: "int32", weak: false } as const;
    this.length = input.aval.dtype === "int32" ? input : this.builder.bind(convertElementType, [input], strong)[0]!;
  }

  run(equations: readonly Equation[]): void {
    for (const equation of equations) this.equation(equation);
  }

  /** The value of an atom of the ragged program, with what is beyond the end along `axes` replaced. */
  masked(atom: Atom, axes: readonly number[], value: number): Atom {
    return axes.reduce<Atom>((x, at) => {
      const { shape, dtype } = x.aval;
      const [position] = this.builder.bind(iota, [], { shape, dtype: "int32", axis: at });
      const [end] = this.builder.bind(broadcastInDim, [this.length], { shape, dims: [] });
      const [inside] = this.builder.bind(lt, [position!, end!], {});
      return this.builder.bind(select, [inside!, x, literal(value, dtype)], {})[0]!;
    }, this.read(atom));
  }

  private equation(equation: Equation): void {
    const { primitive, inputs, params, outputs } = equation;
    if (primitive.name === "sizeOf" && params.dim === this.axis.dim) {
      const length = { dtype: outputs[0]!.aval.dtype, weak: outputs[0]!.aval.weak };
      this.env.set(outputs[0]!, this.builder.bind(convertElementType, [this.length], length)[0]!);
      return;
    }
    if (isCall(equation)) {
      this.call(params.fn as ArrayFn, equation);
      return;
    }
    if (functionsIn(params).length > 0 && inputs.some(({ aval }) => aval.shape.includes(this.axis.dim))) {
      throw new UnsupportedError(
        "unsupported/ragged",
        `vmap: ${primitive.name} takes a ragged row apart, which this version does not do; reduce the row outside of it`,
      );
    }
    const rules = primitive.padding?.(
      inputs.map(({ aval }) => aval),
      params,
    );
    const args = inputs.map((atom, k) => {
      const rule = rules?.[k];
      const axes = rule?.axes.filter((at) => atom.aval.shape[at] === this.axis.dim) ?? [];
      return rule === null || rule === undefined ? this.read(atom) : this.masked(atom, axes, rule.value);
    });
    const results = this.builder.bind(primitive, args, this.padParams(params));
    outputs.forEach((variable, k) => this.env.set(variable, results[k]!));
  }

  private call(fn: ArrayFn, { inputs, outputs }: Equation): void {
    fn.inputs.forEach((variable, k) => this.env.set(variable, this.read(inputs[k]!)));
    this.run(fn.equations);
    outputs.forEach((variable, k) => this.env.set(variable, this.read(fn.outputs[k]!)));
  }

  private read(atom: Atom): Atom {
    if (atom.kind === "literal") return atom;
    const value = this.env.get(atom);
    if (value === undefined) throw new CompilerBug("ragged/undefined", "a value is read before it is made");
    return value;
  }

  private pad(shape: Shape): Dim[] {
    return shape.map((dim) => (dim === this.axis.dim ? this.axis.padded : dim));
  }

  /** Shapes among params name the axis too. */
  private padParams(params: Params): Params {
    const entries = Object.entries(params).map(([key, value]) => [key, Array.isArray(value) ? this.pad(value) : value]);
    return Object.fromEntries(entries);
  }
}

function raggedAxes(shape: Shape, dim: string): number[] {
  return shape.map((_, axis) => axis).filter((axis) => shape[axis] === dim);
}
