// Random programs with nested control flow on float64, int32 and bool scalars and float64 vectors, read off a tape of
// numbers, so that every tape is a program and a shorter tape a smaller one. Two meanings: plain JavaScript numbers and
// loops (`interpret`), and the functions of the package (`build`).

import { lax, type NDArray, np } from "../../runtime/index.js";

/** float64, int32, bool, a vector of float64 whose length the caller chooses. */
export type Kind = "f" | "i" | "b" | "v";

/** Operands are positions among the values in scope. */
type Node =
  | { readonly op: "const"; readonly kind: Kind; readonly value: number }
  | { readonly op: "apply"; readonly kind: Kind; readonly name: string; readonly args: readonly number[] }
  | { readonly op: "cond"; readonly index: number; readonly operands: readonly number[]; readonly blocks: readonly Block[] }
  | { readonly op: "while"; readonly bound: number; readonly init: readonly number[]; readonly test: Block; readonly body: Block }
  | { readonly op: "fori"; readonly bound: number; readonly isOpen: boolean; readonly init: readonly number[]; readonly body: Block }
  | { readonly op: "scan"; readonly xs: number; readonly reverse: boolean; readonly init: readonly number[]; readonly body: Block }
  | { readonly op: "map"; readonly xs: number; readonly body: Block }; // biome-ignore format: a table

/** Sees every value around it. */
interface Block {
  readonly params: readonly Kind[];
  readonly nodes: readonly Node[];
  readonly results: readonly number[];
}

export interface Program extends Block {
  /** Kinds of the results. */
  readonly kinds: readonly Kind[];
}

// --- reading a program off a tape -----------------------------------------------------------------------------------

interface Operation {
  readonly takes: readonly Kind[];
  readonly gives: Kind;
  readonly plain: (...args: number[]) => number;
  readonly np: (...args: NDArray[]) => NDArray;
}

const floats: readonly [string, (a: number, b: number) => number, (a: NDArray, b: NDArray) => NDArray][] = [
  ["add", (a, b) => a + b, np.add],
  ["sub", (a, b) => a - b, np.subtract],
  ["mul", (a, b) => a * b, np.multiply],
  ["max", Math.max, np.maximum],
  ["min", Math.min, np.minimum],
];

/** Vector operations are those of elements, but for those in `ofVectors`. */
const operations: Readonly<Record<string, Operation>> = {
  ...Object.fromEntries(
    floats.flatMap(([name, plain, f]): [string, Operation][] => [
      [`${name}F`, { takes: ["f", "f"], gives: "f", plain, np: f }],
      [`${name}V`, { takes: ["v", "v"], gives: "v", plain, np: f }],
      [`${name}VF`, { takes: ["v", "f"], gives: "v", plain, np: f }],
    ]),
  ),
  addI: { takes: ["i", "i"], gives: "i", plain: (a, b) => (a + b) | 0, np: np.add },
  subI: { takes: ["i", "i"], gives: "i", plain: (a, b) => (a - b) | 0, np: np.subtract },
  mulI: { takes: ["i", "i"], gives: "i", plain: Math.imul, np: np.multiply },
  negF: { takes: ["f"], gives: "f", plain: (a) => -a, np: np.negative },
  absV: { takes: ["v"], gives: "v", plain: Math.abs, np: np.abs },
  lessF: { takes: ["f", "f"], gives: "b", plain: (a, b) => Number(a < b), np: np.less },
  lessI: { takes: ["i", "i"], gives: "b", plain: (a, b) => Number(a < b), np: np.less },
  equalI: { takes: ["i", "i"], gives: "b", plain: (a, b) => Number(a === b), np: np.equal },
  not: { takes: ["b"], gives: "b", plain: (a) => 1 - a, np: np.logicalNot },
  and: { takes: ["b", "b"], gives: "b", plain: (a, b) => a & b, np: np.logicalAnd },
  whereF: { takes: ["b", "f", "f"], gives: "f", plain: (p, a, b) => (p ? a : b), np: np.where },
  whereV: { takes: ["b", "v", "v"], gives: "v", plain: (p, a, b) => (p ? a : b), np: np.where },
  toF: { takes: ["i"], gives: "f", plain: (a) => a, np: (x) => x.astype("float64") },
  countI: { takes: ["b"], gives: "i", plain: (a) => a, np: (x) => x.astype("int32") },
  few: { takes: ["i"], gives: "i", plain: (a) => a & 3, np: (x) => np.bitwiseAnd(x, 3) },
  sumV: { takes: ["v"], gives: "f", plain: (a) => a, np: (x) => np.sum(x) },
  sortV: { takes: ["v"], gives: "v", plain: (a) => a, np: (x) => np.sort(x) },
  orderV: { takes: ["v"], gives: "v", plain: (a) => a, np: (x) => np.argsort(x).astype("float64") },
  flipV: { takes: ["v"], gives: "v", plain: (a) => a, np: (x) => np.flip(x) },
  getV: { takes: ["v", "i"], gives: "f", plain: (a) => a, np: (x, k) => x.at(k).get() },
  setV: { takes: ["v", "i", "f"], gives: "v", plain: (a) => a, np: (x, k, y) => x.at(k).set(y) },
  addToV: { takes: ["v", "i", "f"], gives: "v", plain: (a) => a, np: (x, k, y) => x.at(k).add(y, { mode: "clip" }) },
};

/** Operations on whole vectors: what they are of the vector and the other operands. */
const ofVectors: Readonly<Record<string, (vector: readonly number[], k: number, value: number) => Plain>> = {
  sumV: (vector) => vector.reduce((total, x) => total + x, 0),
  sortV: (vector) => orderOf(vector).map((k) => vector[k]!),
  orderV: (vector) => orderOf(vector),
  flipV: (vector) => vector.toReversed(),
  getV: (vector, k) => vector[inside(fromEnd(k, vector.length), vector.length)]!,
  setV: (vector, k, value) => vector.map((x, at) => (at === fromEnd(k, vector.length) ? value : x)),
  addToV: (vector, k, value) =>
    vector.map((x, at) => (at === inside(fromEnd(k, vector.length), vector.length) ? x + value : x)),
};

const fromEnd = (k: number, length: number): number => (k < 0 ? k + length : k);
const inside = (k: number, length: number): number => Math.min(Math.max(k, 0), length - 1);
const names = Object.keys(operations);

class Reader {
  private readonly tape: readonly number[];
  private at = 0;
  private budget = 40;

  constructor(tape: readonly number[]) {
    this.tape = tape;
  }

  /** A number below `count`; 0 where the tape has ended. */
  pick(count: number): number {
    return (this.tape[this.at++] ?? 0) % count;
  }

  get hasEnded(): boolean {
    return this.at >= this.tape.length || this.budget <= 0;
  }

  program(params: readonly Kind[]): Program {
    const scope = [...params];
    const nodes = this.nodes(scope, 0, 12);
    const made = scope.slice(params.length).map((_, k) => params.length + k);
    const results = made.length > 0 ? made.slice(-12) : [0];
    return { params, nodes, results, kinds: results.map((k) => scope[k]!) };
  }

  private nodes(scope: Kind[], depth: number, most: number): Node[] {
    const nodes: Node[] = [];
    const count = most - this.pick(most);
    for (let k = 0; k < count && !this.hasEnded; k++) {
      this.budget--;
      const node = this.node(scope, depth);
      nodes.push(node);
      scope.push(...kindsOf(node, scope));
    }
    return nodes;
  }

  /** A value of that kind in scope, recent ones rather than old ones. There always is one: programs start with all. */
  private value(scope: readonly Kind[], kind: Kind): number {
    const found = scope.flatMap((own, k) => (own === kind ? [k] : [])).reverse();
    return found[Math.min(this.pick(found.length), this.pick(found.length))]!;
  }

  private node(scope: readonly Kind[], depth: number): Node {
    if (depth >= 3 || this.pick(2) === 0) return this.simple(scope);
    const init = this.chosen(scope);
    const kinds = init.map((k) => scope[k]!);
    switch (this.pick(7)) {
      case 0:
        return this.choice(scope, init, kinds, "b", depth);
      case 1:
        return this.choice(scope, init, kinds, "i", depth);
      case 2:
      case 3: {
        const test = this.block(scope, kinds, ["b"], depth + 1);
        return { op: "while", bound: this.value(scope, "i"), init, test, body: this.block(scope, kinds, kinds, depth) };
      }
      case 4: {
        const isOpen = this.pick(2) === 1;
        const bound = isOpen ? this.value(scope, "i") : this.pick(4);
        return { op: "fori", bound, isOpen, init, body: this.block(scope, ["i", ...kinds], kinds, depth) };
      }
      case 5: {
        const body = this.block(scope, [...kinds, "f"], [...kinds, "f"], depth);
        return { op: "scan", xs: this.value(scope, "v"), reverse: this.pick(2) === 1, init, body };
      }
      default:
        return { op: "map", xs: this.value(scope, "v"), body: this.block(scope, ["f"], ["f"], depth) };
    }
  }

  private choice(
    scope: readonly Kind[],
    operands: readonly number[],
    kinds: readonly Kind[],
    by: "b" | "i",
    depth: number,
  ): Node {
    const gives = this.chosen(scope).map((k) => scope[k]!);
    const blocks = Array.from({ length: by === "b" ? 2 : 3 }, () => this.block(scope, kinds, gives, depth));
    return { op: "cond", index: this.value(scope, by), operands, blocks };
  }

  private simple(scope: readonly Kind[]): Node {
    const form = this.pick(names.length + 2);
    if (form >= names.length) {
      const kind = form === names.length ? "f" : "i";
      return { op: "const", kind, value: kind === "f" ? this.pick(9) / 2 - 2 : this.pick(7) - 2 };
    }
    const name = names[form]!;
    const { takes, gives } = operations[name]!;
    return { op: "apply", kind: gives, name, args: takes.map((kind) => this.value(scope, kind)) };
  }

  /** One to three values in scope. */
  private chosen(scope: readonly Kind[]): number[] {
    return Array.from({ length: 1 + this.pick(3) }, () => scope.length - 1 - this.pick(Math.min(scope.length, 7)));
  }

  private block(around: readonly Kind[], params: readonly Kind[], gives: readonly Kind[], depth: number): Block {
    const scope = [...around, ...params];
    const nodes = this.nodes(scope, depth + 1, 5);
    return { params, nodes, results: gives.map((kind) => this.value(scope, kind)) };
  }
}

export const laneKinds: readonly Kind[] = ["f", "i", "b", "v", "f", "i"];

export function programFrom(tape: readonly number[]): Program {
  return new Reader(tape).program(laneKinds);
}

/** What a node adds to the scope. */
function kindsOf(node: Node, scope: readonly Kind[]): Kind[] {
  switch (node.op) {
    case "const":
    case "apply":
      return [node.kind];
    case "cond": {
      const [{ params, nodes, results }] = node.blocks as [Block];
      const inner = [...scope, ...params];
      for (const one of nodes) inner.push(...kindsOf(one, inner));
      return results.map((k) => inner[k]!);
    }
    case "while":
    case "fori":
      return node.init.map((k) => scope[k]!);
    case "scan":
      return [...node.init.map((k) => scope[k]!), "v"];
    case "map":
      return ["v"];
  }
}

// --- in plain JavaScript --------------------------------------------------------------------------------------------

export type Plain = number | readonly number[];

export function interpret(block: Block, around: readonly Plain[], args: readonly Plain[]): Plain[] {
  const scope = [...around, ...args];
  for (const node of block.nodes) scope.push(...interpretNode(node, scope));
  return block.results.map((k) => scope[k]!);
}

function interpretNode(node: Node, scope: readonly Plain[]): Plain[] {
  switch (node.op) {
    case "const":
      return [node.value];
    case "apply":
      return [
        applied(
          node.name,
          node.args.map((k) => scope[k]!),
        ),
      ];
    case "cond": {
      const index = Math.min(Math.max(scope[node.index] as number, 0), node.blocks.length - 1);
      return interpret(
        node.blocks[index]!,
        scope,
        node.operands.map((k) => scope[k]!),
      );
    }
    case "while": {
      let carry = node.init.map((k) => scope[k]!);
      const bound = (scope[node.bound] as number) & 3;
      for (let count = 0; count < bound && interpret(node.test, scope, carry)[0] !== 0; count++) {
        carry = interpret(node.body, scope, carry);
      }
      return carry;
    }
    case "fori": {
      let carry = node.init.map((k) => scope[k]!);
      const bound = node.isOpen ? (scope[node.bound] as number) & 3 : node.bound;
      for (let k = 0; k < bound; k++) carry = interpret(node.body, scope, [k, ...carry]);
      return carry;
    }
    case "scan": {
      let carry = node.init.map((k) => scope[k]!);
      const xs = scope[node.xs] as readonly number[];
      const ys = new Array<number>(xs.length).fill(0);
      const steps = [...xs.keys()];
      for (const k of node.reverse ? steps.reverse() : steps) {
        const results = interpret(node.body, scope, [...carry, xs[k]!]);
        carry = results.slice(0, -1);
        ys[k] = results.at(-1) as number;
      }
      return [...carry, ys];
    }
    case "map":
      return [(scope[node.xs] as readonly number[]).map((x) => interpret(node.body, scope, [x])[0] as number)];
  }
}

function applied(name: string, args: readonly Plain[]): Plain {
  const ofVector = ofVectors[name];
  if (ofVector !== undefined) return ofVector(args[0] as readonly number[], args[1] as number, args[2] as number);
  const { plain } = operations[name]!;
  if (args.every((arg) => typeof arg === "number")) return plain(...(args as number[]));
  const vector = args.find((arg) => typeof arg !== "number") as readonly number[];
  return vector.map((_, k) => plain(...args.map((arg) => (typeof arg === "number" ? arg : arg[k]!))));
}

// --- with the package -----------------------------------------------------------------------------------------------

export function build(block: Block, around: readonly NDArray[], args: readonly NDArray[]): NDArray[] {
  const scope = [...around, ...args];
  for (const node of block.nodes) scope.push(...buildNode(node, scope));
  return block.results.map((k) => scope[k]!);
}

const few = (x: NDArray): NDArray => np.bitwiseAnd(x, 3);

function buildNode(node: Node, scope: readonly NDArray[]): NDArray[] {
  const at = (positions: readonly number[]): NDArray[] => positions.map((k) => scope[k]!);
  const run =
    (block: Block) =>
    (...args: NDArray[]) =>
      build(block, scope, args);
  switch (node.op) {
    case "const":
      return [np.array(node.value, { dtype: node.kind === "f" ? "float64" : "int32" })];
    case "apply":
      return [operations[node.name]!.np(...at(node.args))];
    case "cond": {
      const [index, operands] = [scope[node.index]!, at(node.operands)];
      if (node.blocks.length > 2) return lax.switchCase(index, node.blocks.map(run), ...operands);
      const [otherwise, then] = node.blocks as [Block, Block];
      return lax.cond(index, run(then), run(otherwise), ...operands);
    }
    case "while": {
      const bound = few(scope[node.bound]!);
      const [, ...carry] = lax.whileLoop(
        ([count, ...rest]: NDArray[]) => np.logicalAnd(count!.less(bound), run(node.test)(...rest)[0]!),
        ([count, ...rest]: NDArray[]) => [count!.add(1), ...run(node.body)(...rest)],
        [np.array(0, { dtype: "int32" }), ...at(node.init)],
      );
      return carry;
    }
    case "fori": {
      const bound = node.isOpen ? few(scope[node.bound]!) : node.bound;
      return lax.foriLoop(0, bound, (k, carry: NDArray[]) => run(node.body)(k, ...carry), at(node.init));
    }
    case "scan": {
      const step = (carry: NDArray[], x: NDArray): [NDArray[], NDArray] => {
        const results = run(node.body)(...carry, x);
        return [results.slice(0, -1), results.at(-1)!];
      };
      const [carry, ys] = lax.scan(step, at(node.init), scope[node.xs]!, { reverse: node.reverse });
      return [...carry, ys];
    }
    case "map":
      return [lax.map((x: NDArray) => run(node.body)(x)[0]!, scope[node.xs]!)];
  }
}

// --- as text --------------------------------------------------------------------------------------------------------

/** The program for a failing test: values are numbered in the order in which they come into scope. */
export function programText(block: Block, first: number = 0, indent: string = ""): string {
  const header = block.params.map((kind, k) => `v${first + k}: ${kind}`).join(", ");
  const lines: string[] = [`${indent}(${header}) =>`];
  const scope: Kind[] = new Array<Kind>(first).fill("f");
  scope.push(...block.params);
  for (const node of block.nodes) {
    const { blocks, text } = nodeText(node);
    const count = node.op === "cond" ? node.blocks[0]!.results.length : kindsOf(node, scope).length;
    const made = Array.from({ length: count }, (_, k) => `v${scope.length + k}`).join(", ");
    lines.push(`${indent}  ${made} = ${text}`);
    for (const inner of blocks) lines.push(programText(inner, scope.length, `${indent}    `));
    for (let k = 0; k < count; k++) scope.push("f");
  }
  return [...lines, `${indent}  return ${block.results.map((k) => `v${k}`).join(", ")}`].join("\n");
}

function nodeText(node: Node): { text: string; blocks: readonly Block[] } {
  const list = (positions: readonly number[]): string => positions.map((k) => `v${k}`).join(", ");
  switch (node.op) {
    case "const":
      return { text: `${node.value} (${node.kind})`, blocks: [] };
    case "apply":
      return { text: `${node.name}(${list(node.args)})`, blocks: [] };
    case "cond":
      return { text: `cond v${node.index} of (${list(node.operands)})`, blocks: node.blocks };
    case "while":
      return { text: `while, at most v${node.bound} & 3, of (${list(node.init)})`, blocks: [node.test, node.body] };
    case "fori":
      return {
        text: `fori to ${node.isOpen ? `v${node.bound} & 3` : node.bound} of (${list(node.init)})`,
        blocks: [node.body],
      };
    case "scan":
      return {
        text: `scan v${node.xs}${node.reverse ? " reversed" : ""} of (${list(node.init)})`,
        blocks: [node.body],
      };
    case "map":
      return { text: `map v${node.xs}`, blocks: [node.body] };
  }
}

/** Positions by size, NaN last; JavaScript's sort keeps equal elements in their order too. */
function orderOf(vector: readonly number[]): number[] {
  const last = (k: number): number => Number(Number.isNaN(vector[k]));
  return vector
    .map((_, k) => k)
    .sort((a, b) => last(a) - last(b) || Number(vector[a]! > vector[b]!) - Number(vector[a]! < vector[b]!));
}
