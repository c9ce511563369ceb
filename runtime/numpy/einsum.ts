// einsum: sums of products by the names of axes. Each operand is brought to different labels, then pairs are multiplied,
// that with the smallest result first, until one array is left.

import { ArgumentError } from "../../compiler/errors.js";
import { dotGeneral } from "../../compiler/primitives/contraction.js";
import { mul } from "../../compiler/primitives/elementwise.js";
import { broadcastInDim, squeeze, transpose } from "../../compiler/primitives/movement.js";
import { reduceSum } from "../../compiler/primitives/reductions.js";
import type { NDArray } from "../array.js";
import { type ArrayLike, asOperand, valueToArray } from "../convert.js";
import { diagonalOf } from "./diagonals.js";
import { type Einsum, type Label, parseSubscripts } from "./einsum-subscripts.js";
import { promote } from "./promote.js";
import { moveaxis } from "./shapes.js";
import { call } from "./support.js";

/** An array whose axes have different labels. */
interface Term {
  readonly x: NDArray;
  readonly labels: readonly Label[];
}

/**
 * Sums of products of any number of arrays: axes with one letter go together, and letters that the output has not are
 * summed over. Without `->` the output has each letter that stands once, by the alphabet. One dtype; bools count as
 * int32. (numpy.einsum)
 * @throws ArgumentError argument/subscripts; ShapeError shape/contract when sizes of one letter differ.
 */
export function einsum(subscripts: string, ...operands: readonly ArrayLike[]): NDArray {
  if (operands.length === 0) {
    throw new ArgumentError(
      "argument/list",
      "einsum: there are no operands, expected one or more after the subscripts",
    );
  }
  const given = operands.map((x, k) => asOperand("einsum", k + 1, `operands[${k}]`, x));
  const names = operands.map((_, k) => `operands[${k}]`);
  const arrays = promote("einsum", given, (dtype) => (dtype === "bool" ? "int32" : dtype), names).map(valueToArray);
  const program = parseSubscripts(
    subscripts,
    arrays.map((x) => x.aval),
  );
  let terms = arrays.map((x, k) => distinct({ x, labels: program.inputs[k]! }, program));
  const neededBy = (others: readonly Term[]): Set<Label> =>
    new Set([...program.output, ...others.flatMap((t) => t.labels)]);
  terms = terms.map((term, k) => summed(term, neededBy(terms.toSpliced(k, 1))));
  while (terms.length > 1) {
    const [first, second] = bestPair(terms, program, neededBy);
    const rest = terms.filter((_, k) => k !== first && k !== second);
    const product = multiplied(terms[first]!, terms[second]!, neededBy(rest), program);
    terms = terms.with(first, product).toSpliced(second, 1);
  }
  return ordered(terms[0]!, program.output);
}

/** Diagonals for labels that stand twice, and no axes of size 1 whose label is longer elsewhere. */
function distinct({ x, labels }: Term, { sizes }: Einsum): Term {
  const short = labels.flatMap((label, axis) => (x.aval.shape[axis] === 1 && sizes.get(label) !== 1 ? [axis] : []));
  const wide = short.length === 0 ? x : call(squeeze, [x], { axes: short });
  let term: Term = { x: wide, labels: labels.filter((_, axis) => !short.includes(axis)) };
  for (;;) {
    const axis = term.labels.findIndex((label, k) => term.labels.indexOf(label) !== k);
    if (axis < 0) return term;
    const label = term.labels[axis]!;
    const first = term.labels.indexOf(label);
    const rest = term.labels.filter((_, k) => k !== axis && k !== first);
    term = { x: diagonalOf("einsum", moveaxis(term.x, [first, axis], [-2, -1]), 0), labels: [...rest, label] };
  }
}

/** Summed over the labels that nobody else needs. */
function summed({ x, labels }: Term, needed: ReadonlySet<Label>): Term {
  const axes = labels.flatMap((label, axis) => (needed.has(label) ? [] : [axis]));
  if (axes.length === 0) return { x, labels };
  return { x: call(reduceSum, [x], { axes }), labels: labels.filter((label) => needed.has(label)) };
}

/** Positions of the two terms whose product is smallest; the first such pair of several. */
function bestPair(
  terms: readonly Term[],
  { sizes }: Einsum,
  neededBy: (others: readonly Term[]) => ReadonlySet<Label>,
): [number, number] {
  let best: [number, number] = [0, 1];
  let smallest = Number.POSITIVE_INFINITY;
  terms.forEach((left, first) =>
    terms.slice(first + 1).forEach((right, k) => {
      const second = first + 1 + k;
      const needed = neededBy(terms.filter((_, at) => at !== first && at !== second));
      const labels = new Set([...left.labels, ...right.labels].filter((label) => needed.has(label)));
      const size = [...labels].reduce((product, label) => product * sizeGuess(sizes.get(label)!), 1);
      if (size < smallest) [best, smallest] = [[first, second], size];
    }),
  );
  return best;
}

/** A symbolic size counts as a large one. */
function sizeGuess(size: number | string): number {
  return typeof size === "number" ? size : 1000;
}

function multiplied(left: Term, right: Term, needed: ReadonlySet<Label>, program: Einsum): Term {
  const shared = left.labels.filter((label) => right.labels.includes(label));
  const [batch, contract] = [shared.filter((one) => needed.has(one)), shared.filter((one) => !needed.has(one))];
  if (contract.length === 0) return multipliedEach(left, right, program);
  const axesOf = ({ labels }: Term, wanted: readonly Label[]): number[] => wanted.map((label) => labels.indexOf(label));
  const x = call(dotGeneral, [left.x, right.x], {
    contract: [axesOf(left, contract), axesOf(right, contract)],
    batch: [axesOf(left, batch), axesOf(right, batch)],
  });
  const free = [...left.labels, ...right.labels].filter((label) => !shared.includes(label));
  return { x, labels: [...batch, ...free] };
}

/** Where nothing is summed: element by element, each array repeated along the labels of the other. */
function multipliedEach(left: Term, right: Term, { sizes }: Einsum): Term {
  const labels = [...new Set([...left.labels, ...right.labels])];
  const shape = labels.map((label) => sizes.get(label)!);
  const repeated = (term: Term): NDArray => {
    const own = labels.filter((label) => term.labels.includes(label));
    return call(broadcastInDim, [ordered(term, own)], { shape, dims: own.map((label) => labels.indexOf(label)) });
  };
  return { x: call(mul, [repeated(left), repeated(right)], {}), labels };
}

function ordered({ x, labels }: Term, output: readonly Label[]): NDArray {
  const permutation = output.map((label) => labels.indexOf(label));
  return permutation.every((axis, k) => axis === k) ? x : call(transpose, [x], { permutation });
}
