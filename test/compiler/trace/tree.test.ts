// Trees: round trips of any keys, no way to a prototype, and messages of prefixes that do not fit.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TreeError } from "../../../compiler/errors.js";
import {
  broadcastPrefix,
  flatten,
  isStrided,
  leafCount,
  leafPaths,
  pathText,
  treeKey,
  unflatten,
} from "../../../compiler/trace/tree.js";

const oddKeys = [
  "__proto__",
  "constructor",
  "toString",
  "a b",
  '"',
  "'",
  "`",
  "\\",
  "\n",
  "\u2028",
  "",
  "0",
  "10",
  "2",
];

class Leaf {
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
}

const trees: fc.Arbitrary<unknown> = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.nat().map((id) => new Leaf(id)),
    fc.constant(null),
    fc.double(),
    fc.array(tie("tree"), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.oneof(fc.constantFrom(...oddKeys), fc.string()), tie("tree")), { maxLength: 4 })
      .map((entries) => Object.fromEntries(entries)),
  ),
})).tree;

const isNumberOrNull = (value: unknown): value is number | null => value === null || typeof value === "number";

describe("flatten and unflatten", () => {
  it("give back what went in, own keys and leaf identity included", () => {
    fc.assert(
      fc.property(trees, (value) => {
        const { leaves, tree } = flatten(value);
        const back = unflatten(tree, leaves);
        expect(back).toEqual(value);
        expect(flatten(back).leaves.every((leaf, k) => Object.is(leaf, leaves[k]))).toBe(true);
        expect(leafCount(tree)).toBe(leaves.length);
        expect(leafPaths(tree).length).toBe(leaves.length);
      }),
      { numRuns: 500 },
    );
  });

  it("follow paths to the leaves", () => {
    fc.assert(
      fc.property(trees, (value) => {
        const { leaves, tree } = flatten(value);
        const paths = leafPaths(tree);
        expect(new Set(paths.map(pathText)).size).toBe(paths.length);
        for (const [k, path] of paths.entries()) {
          const found = path.reduce<unknown>((node, step) => Object.getOwnPropertyDescriptor(node, step)?.value, value);
          expect(Object.is(found, leaves[k])).toBe(true);
        }
      }),
    );
  });

  it("have equal keys exactly for equal structures", () => {
    fc.assert(
      fc.property(trees, trees, (a, b) => {
        const [left, right] = [flatten(a).tree, flatten(b).tree];
        expect(treeKey(left) === treeKey(right)).toBe(JSON.stringify(left) === JSON.stringify(right));
      }),
      { numRuns: 500 },
    );
    expect(treeKey(flatten({ a: [1], b: null }).tree)).toBe(treeKey(flatten({ b: null, a: [2] }).tree));
    expect(treeKey(flatten({ 'a":*,"b': 1 }).tree)).not.toBe(treeKey(flatten({ a: 1, b: 1 }).tree));
  });

  it("never reach a prototype", () => {
    const hostile = JSON.parse('{ "__proto__": { "polluted": 1 }, "constructor": { "prototype": { "polluted": 2 } } }');
    const { leaves, tree } = flatten(hostile);
    const back = unflatten(tree, leaves) as object;
    expect(leaves).toEqual([1, 2]);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
    expect(Object.keys(back).sort()).toEqual(["__proto__", "constructor"]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect((Object as { polluted?: number }).polluted).toBeUndefined();
  });

  it("take class instances, typed arrays and strided records as leaves, null as nothing", () => {
    const strided = { data: new Float32Array(4), shape: [2, 2], stride: [2, 1], offset: 0 };
    const values = [new Map(), new Float32Array(1), strided, new Leaf(1), () => 0, undefined, "text", 1n];
    expect(flatten(values).leaves).toEqual(values);
    expect(isStrided(strided)).toBe(true);
    expect(isStrided({ ...strided, data: [1] })).toBe(false);
    expect(flatten([null, [], {}]).leaves).toEqual([]);
    expect(flatten(Object.assign(Object.create(null), { a: 1 })).leaves).toEqual([1]);
  });

  it("fill the holes of sparse lists, so that positions stay", () => {
    const sparse = new Array<number>(3);
    sparse[2] = 7;
    expect(flatten(sparse).leaves).toEqual([undefined, undefined, 7]);
  });

  it("refuse a container that holds itself, not one that occurs twice", () => {
    const shared = [1];
    expect(flatten([shared, shared]).leaves).toEqual([1, 1]);
    const loop: unknown[] = [];
    loop.push({ loop });
    expect(() => flatten(loop)).toThrow(TreeError);
    expect(() => flatten(loop)).toThrow("tree: a container holds itself; pass a tree [tree/cycle]");
  });
});

describe("pathText", () => {
  it("quotes keys that are not identifiers", () => {
    expect(pathText([0, "y", "odd key", "__proto__", 'q"', "1"])).toBe('[0].y["odd key"].__proto__["q\\""]["1"]');
    expect(pathText([])).toBe("");
  });
});

describe("broadcastPrefix", () => {
  const { tree } = flatten([1, { p: [2, 3], q: 4 }]);
  const spread = (prefix: unknown): unknown => broadcastPrefix(prefix, tree, isNumberOrNull, "inAxes");
  const complaint = (prefix: unknown): string => {
    try {
      spread(prefix);
    } catch (error) {
      expect(error).toBeInstanceOf(TreeError);
      return (error as Error).message;
    }
    throw new Error("nothing was thrown");
  };

  it("repeats an entry over the subtree it stands for", () => {
    expect(spread(0)).toEqual([0, 0, 0, 0]);
    expect(spread([0, null])).toEqual([0, null, null, null]);
    expect(spread([0, { q: 1, p: null }])).toEqual([0, null, null, 1]);
    expect(spread([0, { p: [1, 2], q: 3 }])).toEqual([0, 1, 2, 3]);
  });

  it("says where a prefix does not fit, and what stands there", () => {
    expect(complaint([0])).toBe("vmap: inAxes is a list of 1, but the value there is a list of 2 [tree/prefix]");
    expect(complaint({ a: 0 })).toBe(
      'vmap: inAxes is an object with keys "a", but the value there is a list of 2 [tree/prefix]',
    );
    expect(complaint([0, { p: 0 }])).toBe(
      'vmap: inAxes[1] is an object with keys "p", but the value there is an object with keys "p", "q" [tree/prefix]',
    );
    expect(complaint([[0], 1])).toBe(
      "vmap: inAxes[0] is a list of 1, but the value there is a single value [tree/prefix]",
    );
    expect(complaint([0, { p: [0, "x"], q: 0 }])).toBe(
      "vmap: inAxes[1].p[1] is x, but the value there is a single value [tree/prefix]",
    );
  });

  it("matches keys as data", () => {
    const odd = flatten(JSON.parse('{ "__proto__": 1, "a": 2 }')).tree;
    const prefix = JSON.parse('{ "a": 1, "__proto__": 0 }');
    expect(broadcastPrefix(prefix, odd, isNumberOrNull, "inAxes")).toEqual([0, 1]);
    expect(() => broadcastPrefix({ a: 1 }, odd, isNumberOrNull, "inAxes")).toThrow('keys "__proto__", "a"');
  });
});
