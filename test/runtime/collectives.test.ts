// Collectives, eager and compiled: after JAX's tests of them, and what they do to batch sizes, caches and names.

import { describe, expect, test } from "vitest";
import { jit, jvp, lax, makeIr, type NDArray, np, vmap } from "../../runtime/index.js";

type Lane = (...args: NDArray[]) => NDArray;

/** 0, 1, 2 ... with a few signs turned, so that sums, largest and smallest differ. */
function numbers(...shape: number[]): NDArray {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const x = np.arange(size, { dtype: "float32" });
  return np.reshape(np.where(np.equal(np.remainder(x, 3), 1), np.negative(x), x), shape);
}

/** Every non-empty choice of names, in every order. */
function ordersOf(names: readonly string[]): string[][] {
  return names.flatMap((name) => {
    const rest = ordersOf(names.filter((other) => other !== name));
    return [[name], ...rest.map((tail) => [name, ...tail])];
  });
}

/** The same eager and compiled, every pass verified. */
function agrees(f: Lane, args: readonly NDArray[], want: NDArray): void {
  const compiled = jit(f);
  for (const got of [f(...args), compiled(...args)]) {
    expect(got.shape).toEqual(want.shape);
    expect(got.dtype).toBe(want.dtype);
    expect(got.toArray()).toEqual(want.toArray());
  }
  expect(compiled.explain(...args)).toContain("== emit ==");
}

const named = { axisName: "i" } as const;

describe("reductions", () => {
  const cases = [
    ["psum", lax.psum, np.sum],
    ["pmax", lax.pmax, np.max],
    ["pmin", lax.pmin, np.min],
  ] as const;
  const orders = ordersOf(["i", "j", "k"]);

  test("there are fifteen choices of names", () => expect(orders.length).toBe(15));

  for (const [name, collective, reference] of cases) {
    test(`${name} over every choice of nested names, wherever the lanes stand`, () => {
      const x = numbers(2, 3, 4, 2);
      for (const names of orders) {
        for (const at of [0, 1]) {
          // Axis `at` of what is left is i, the next one j, then k: original axes at, then the others in order.
          let f: Lane = (v) => v.subtract(collective(v, names));
          for (const axisName of ["k", "j", "i"])
            f = vmap(f as (v: NDArray) => NDArray, { inAxes: at, outAxes: at, axisName }) as Lane;
          const left = [0, 1, 2, 3];
          const axisOf = Object.fromEntries(["i", "j", "k"].map((n) => [n, left.splice(at, 1)[0]!]));
          const axis = names.map((n) => axisOf[n]!);
          agrees(f, [x], x.subtract(reference(x, { axis, keepdims: true })));
        }
      }
    });
  }

  test("one name may be a list, trees come back as trees, bools are counted", () => {
    const flags = np.array([true, false, true]);
    const f = vmap((x: NDArray, flag: NDArray) => lax.psum({ x: [x], flag }, ["i"]), { ...named, outAxes: null });
    const { x, flag } = f(np.array([1, 2, 4]), flags);
    expect([x[0]!.item(), flag.item(), flag.dtype]).toEqual([7, 2, "int32"]);
  });

  test("what all lanes share is multiplied, or stays", () => {
    const shared = np.array([1, 2], { dtype: "int32" });
    const lanes = numbers(3);
    const f = (collective: typeof lax.psum): Lane =>
      vmap((y, _) => collective(y, "i"), { inAxes: [null, 0], outAxes: null, ...named });
    agrees(f(lax.psum), [shared, lanes], np.array([3, 6], { dtype: "int32" }));
    agrees(f(lax.pmax), [shared, lanes], shared);
    agrees(f(lax.pmean), [shared, lanes], np.array([1, 2], { dtype: "float32" }));
  });

  test("of a JavaScript number is a JavaScript number, which jit leaves open", () => {
    const seen: unknown[] = [];
    const f = vmap((x) => {
      seen.push(lax.psum(2, "i"));
      return np.divide(x, lax.psum(1, "i"));
    }, named);
    expect(f(np.array([3, 6])).toArray()).toEqual([1.5, 3]);
    expect(seen).toEqual([4]);
    const compiled = jit(f);
    expect(compiled(np.array([3, 6])).toArray()).toEqual([1.5, 3]);
    expect(compiled(np.array([3, 6, 9])).toArray()).toEqual([1, 2, 3]);
    expect(compiled.cacheInfo()).toMatchObject({ misses: 1, size: 1 });
    const whole = vmap((x) => np.add(x, lax.psum(1, "i")), named);
    const ints = np.array([1, 2, 3], { dtype: "int32" });
    expect(jit(whole)(ints).dtype).toBe(whole(ints).dtype);
  });

  test("their results are equal in all lanes, so outAxes may be null", () => {
    const x = numbers(3, 2);
    for (const f of [lax.psum, lax.pmax, lax.pmin, lax.pmean]) {
      expect(vmap((v) => f(v, "i"), { ...named, outAxes: null })(x).shape).toEqual([2]);
    }
    expect(() => vmap((v) => v, { ...named, outAxes: null })(x)).toThrow(/outAxes is null.*sumMatch: true/);
  });

  test("of no lanes are the neutral elements", () => {
    const none = np.zeros([0, 2]);
    const all = vmap((v: NDArray) => [lax.psum(v, "i"), lax.pmax(v, "i"), lax.pmin(v, "i")], {
      ...named,
      outAxes: null,
    });
    for (const f of [all, jit(all)]) {
      expect(f(none).map((x) => x.toArray())).toEqual([
        [0, 0],
        [-Infinity, -Infinity],
        [Infinity, Infinity],
      ]);
    }
  });

  test("have the derivatives of sum, largest and smallest", () => {
    const [x, t] = [np.array([1, 5, 5]), np.array([1, 2, 4])];
    const along = (f: Lane): unknown =>
      jvp(
        vmap((v) => f(v.multiply(v)), named),
        [x],
        [t],
      )[1].toArray();
    expect(along((v) => lax.psum(v, "i"))).toEqual([62, 62, 62]);
    expect(along((v) => lax.pmax(v, "i"))).toEqual([30, 30, 30]);
    expect(along((v) => lax.pmin(v, "i"))).toEqual([2, 2, 2]);
    const inLanes = vmap((v, d) => jvp((w) => lax.psum(w.multiply(w), "i"), [v], [d])[1], { ...named, outAxes: null });
    agrees(inLanes, [x, t], np.array(62));
  });
});

describe("sumMatch", () => {
  test("sums what differs between lanes, and leaves the rest", () => {
    const x = numbers(3, 2);
    const f = vmap((v: NDArray) => [v.multiply(2), np.array([1, 2])], { outAxes: null, sumMatch: true });
    for (const [doubled, constant] of [f(x), jit(f)(x)]) {
      expect(doubled!.toArray()).toEqual(np.sum(x, { axis: 0 }).multiply(2).toArray());
      expect(constant!.toArray()).toEqual([1, 2]);
    }
    expect(() => vmap((v) => v, { sumMatch: 1 as unknown as boolean })).toThrow(/sumMatch is 1 \(number\)/);
  });
});

describe("positions and sizes", () => {
  test("axisIndex is the position of the lane", () => {
    const x = numbers(4);
    agrees(
      vmap((v) => v.subtract(lax.axisIndex("i")), named),
      [x],
      x.subtract(np.arange(4)),
    );
  });

  test("axisIndex of several names counts row by row", () => {
    const both = vmap(
      vmap((v) => np.add(np.multiply(v, 0), lax.axisIndex(["i", "j"])), { axisName: "j" }),
      named,
    );
    const want = np.reshape(np.arange(6, { dtype: "int32" }), [2, 3]);
    agrees(both, [np.zeros([2, 3], { dtype: "int32" })], want);
  });

  test("axisSize is a number, for which jit compiles anew", () => {
    const f = jit(vmap((x) => np.add(x, new Array(lax.axisSize("i")).length), named));
    expect(f(np.array([1, 2])).toArray()).toEqual([3, 4]);
    expect(f(np.array([1, 2, 3])).toArray()).toEqual([4, 5, 6]);
    expect(f.cacheInfo().entries[0]!.specialised.join()).toMatch(/lax.axisSize needs it as a number/);
  });

  test("a mean over the lanes of a symbolic number needs no size", () => {
    const f = jit(vmap((x) => np.mean(lax.allGather(x, "i")), named));
    expect(f(np.array([1, 2, 6])).toArray()).toEqual([3, 3, 3]);
    expect(f(np.array([1, 2])).toArray()).toEqual([1.5, 1.5]);
    expect(f.cacheInfo().misses).toBe(1);
  });
});

describe("movement", () => {
  const permutations = [[0], [1, 0], [2, 0, 1], [3, 1, 0, 2], [4, 3, 2, 1, 0], [1, 2, 3, 4, 5, 0], [0, 1, 2]];

  test.each(permutations.map((p) => [p]))("ppermute by %s", (destinations) => {
    const x = numbers(destinations.length, 2);
    const pairs = destinations.map((to, from) => [from, to] as const);
    const lanes = x.toArray() as number[][];
    const rows = destinations.map((_, k) => lanes[destinations.indexOf(k)]!);
    agrees(
      vmap((v) => lax.ppermute(v, "i", pairs), named),
      [x],
      np.array(rows),
    );
    const sources = destinations.map((_, k) => destinations.indexOf(k));
    agrees(
      vmap((v) => lax.pshuffle(v, "i", sources), { ...named, inAxes: 1, outAxes: 1 }),
      [x.transpose()],
      np.array(rows).transpose(),
    );
  });

  test("ppermute copies stretches of lanes, not lane by lane", () => {
    const ring = Array.from({ length: 100 }, (_, k) => [k, (k + 1) % 100] as const);
    const text = makeIr(vmap((v) => lax.ppermute(v, "i", ring), { ...named, axisSize: 100 }))(
      np.zeros([100]),
    ).toString();
    expect(text.match(/= slice/g)?.length).toBe(2);
  });

  test("pbroadcast gives all lanes what one has", () => {
    const x = numbers(3, 2);
    const rows = x.toArray() as number[][];
    agrees(
      vmap((v) => lax.pbroadcast(v, "i", 1), { ...named, outAxes: null }),
      [x],
      np.array(rows[1]!),
    );
    agrees(
      vmap((v) => lax.pbroadcast(v, "i", 2), named),
      [x],
      np.array([rows[2]!, rows[2]!, rows[2]!]),
    );
  });

  test("allToAll for every split, concatenation and mapped axis", () => {
    const x = numbers(3, 3, 3, 3);
    for (const [split, concat] of [0, 1, 2].flatMap((s) => [0, 1, 2].map((c) => [s, c] as const))) {
      for (const inAxes of [0, 1, 2, 3]) {
        const f = vmap((v) => lax.allToAll(v, "i", split, concat), { ...named, inAxes });
        const want = np.moveaxis(x, [inAxes, split + (inAxes <= split ? 1 : 0)], [concat + 1, 0]);
        expect(f(x).toArray()).toEqual(want.toArray());
        expect(jit(f)(x).toArray()).toEqual(want.toArray());
      }
    }
  });

  test("allToAll under a second vmap, on either side", () => {
    const x = numbers(3, 2, 3, 2);
    const lane: Lane = (v) => lax.allToAll(v, "i", 0, 1);
    // x is [i, b, split, rest]: out [i, b, rest, lanes]
    const want = np.transpose(x, { axes: [2, 1, 3, 0] });
    agrees(vmap(vmap(lane), named), [x], want);
    for (const at of [0, 1, 2]) {
      const f = vmap(vmap(lane, { ...named, outAxes: 0 }), { inAxes: 1, outAxes: at });
      agrees(f, [x], np.moveaxis(np.transpose(x, { axes: [1, 2, 3, 0] }), 0, at));
      agrees(
        vmap(vmap(lane, { inAxes: at, outAxes: at }), named),
        [np.moveaxis(x, 1, at + 1)],
        np.moveaxis(want, 1, at + 1),
      );
    }
  });

  test("allToAll in tiles deals out blocks", () => {
    const x = numbers(2, 4, 3);
    const f = vmap((v) => lax.allToAll(v, "i", 0, 1, { tiled: true }), named);
    const [a, b] = x.toArray() as number[][][];
    const want = [0, 2].map((from) => [0, 1].map((k) => [...a![from + k]!, ...b![from + k]!]));
    agrees(f, [x], np.array(want));
    agrees(
      vmap((v) => lax.pswapaxes(v, "i", 0), named),
      [numbers(3, 3, 2)],
      np.swapaxes(numbers(3, 3, 2), 0, 1),
    );
  });

  test("allGather gives every lane all of them", () => {
    const x = numbers(4, 2, 3);
    for (const axis of [0, 1, 2, -1]) {
      const at = axis < 0 ? 2 : axis;
      agrees(
        vmap((v) => lax.allGather(v, "i", { axis }), { ...named, outAxes: null }),
        [x],
        np.moveaxis(x, 0, at),
      );
    }
    const tiled = vmap((v) => lax.allGather(v, "i", { axis: 1, tiled: true }), { ...named, outAxes: null });
    agrees(tiled, [x], np.concatenate([...x], { axis: 1 }));
    const shared = vmap((_, c) => lax.allGather(c, "i"), { ...named, inAxes: [0, null], outAxes: null });
    agrees(
      shared,
      [x, np.array([7, 8])],
      np.array([
        [7, 8],
        [7, 8],
        [7, 8],
        [7, 8],
      ]),
    );
  });

  test("allGather over the inner or the outer of two names, and beside a vmap without one", () => {
    const x = numbers(3, 4, 2);
    const nest = (name: string, outAxes: [number | null, number | null]): Lane =>
      vmap(
        vmap((v) => lax.allGather(v, name), { axisName: "j", outAxes: outAxes[0] }),
        { ...named, outAxes: outAxes[1] },
      );
    agrees(nest("j", [null, 0]), [x], x);
    agrees(nest("i", [0, null]), [x], np.swapaxes(x, 0, 1));
    const beside = vmap(
      vmap((v) => lax.allGather(v, "i", { axis: 1 })),
      { ...named, outAxes: null },
    );
    agrees(beside, [x], np.transpose(x, { axes: [1, 2, 0] }));
    const tiles = vmap(
      vmap((v) => lax.allGather(v, "i", { tiled: true })),
      { ...named, outAxes: null },
    );
    agrees(tiles, [x], np.concatenate([...x], { axis: 1 }));
  });

  test("psumScatter sums, then each lane keeps its part", () => {
    const x = numbers(3, 3, 2);
    agrees(
      vmap((v) => lax.psumScatter(v, "i"), named),
      [x],
      np.sum(x, { axis: 0 }),
    );
    const wide = numbers(2, 3, 4);
    const f = vmap((v) => lax.psumScatter(v, "i", { scatterDimension: 1, tiled: true }), { ...named, outAxes: 1 });
    agrees(f, [wide], np.reshape(np.sum(wide, { axis: 0 }), [3, 2, 2]));
    const beside = vmap(
      vmap((v) => lax.psumScatter(v, "i")),
      named,
    );
    agrees(beside, [numbers(2, 5, 2)], np.transpose(np.sum(numbers(2, 5, 2), { axis: 0 })));
  });
});

describe("names", () => {
  test("the innermost axis of a name wins", () => {
    const f = vmap(
      (x) => vmap((y) => lax.psum(np.add(np.multiply(y, 0), x), "i"), { ...named, outAxes: null })(np.zeros([3])),
      named,
    );
    agrees(f, [np.array([1, 2])], np.array([3, 6]));
  });

  test("an outer axis is in reach of inner lanes, and of values that are not mapped at all", () => {
    const f = vmap((x) => vmap((y) => np.add(y, lax.psum(x, "i")))(np.array([10, 20])), named);
    agrees(
      f,
      [np.array([1, 2])],
      np.array([
        [13, 23],
        [13, 23],
      ]),
    );
    const shared = np.array([5, 6]);
    agrees(
      vmap((x) => np.add(np.multiply(x, 0), lax.psum(shared, "i")), named),
      [numbers(3, 2)],
      np.array([
        [15, 18],
        [15, 18],
        [15, 18],
      ]),
    );
  });

  test("inside jit, cond and scan", () => {
    const x = numbers(3, 2).multiply(3);
    const center: Lane = (v) => v.subtract(lax.pmean(v, "i"));
    const want = x.subtract(np.mean(x, { axis: 0 }));
    agrees(vmap(jit(center) as Lane, named), [x], want);
    agrees(
      vmap((v) => jit(vmap(center as (y: NDArray) => NDArray) as Lane)(v), named),
      [x],
      want,
    );
    const constant = vmap((v) => v.add(jit(() => lax.psum(np.array([1, 2]), "i"))()), named);
    agrees(
      constant,
      [np.zeros([3, 2])],
      np.array([
        [3, 6],
        [3, 6],
        [3, 6],
      ]),
    );
    const positions = vmap((v) => np.add(np.multiply(v, 0), jit(() => lax.axisIndex("i"))()), named);
    agrees(positions, [np.zeros([3])], np.array([0, 1, 2]));
    const chosen: Lane = (v, yes) => lax.cond(yes, center, (y: NDArray) => y, v);
    agrees(vmap(chosen, { ...named, inAxes: [0, null] }), [x, np.array(true)], want);
    const steps: Lane = (v) => lax.foriLoop(0, 3, (_, c: NDArray) => c.add(lax.psum(v, "i")), np.zeros([2]));
    agrees(vmap(steps, { ...named, outAxes: null }), [x], np.sum(x, { axis: 0 }).multiply(3));
    const until: Lane = (v) =>
      lax.whileLoop(
        (c: NDArray) => np.less(c, lax.axisIndex("i")),
        (c: NDArray) => c.add(2),
        v,
      );
    agrees(vmap(until, named), [np.zeros([4], { dtype: "int32" })], np.array([0, 2, 2, 4], { dtype: "int32" }));
  });

  test("not inside a branch that lanes take apart, except for their positions", () => {
    const x = np.array([1, -2, 3]);
    const f = (inside: Lane): Lane => vmap((v) => lax.cond(v.greater(0), inside, (y: NDArray) => y, v), named);
    agrees(
      f((y) => y.add(lax.axisIndex("i"))),
      [x],
      np.array([1, -2, 5]),
    );
    const nested = f((y) =>
      lax.cond(
        y.greater(2),
        () => np.multiply(10, lax.axisIndex("i")).astype("float32"),
        () => y,
      ),
    );
    agrees(nested, [x], np.array([1, -2, 20]));
    expect(() => f((y) => lax.psum(y, "i"))(x)).toThrow(
      /^psum: axis 'i' is named inside a branch.*unsupported\/collective/,
    );
  });

  test("a jit keeps one trace per size of an axis it can see", () => {
    const size = jit(() => lax.axisSize("i"));
    const count = (axisSize: number): unknown => vmap(() => size(), { ...named, axisSize, outAxes: null })().item();
    expect([count(2), count(3), count(2)]).toEqual([2, 3, 2]);
    expect(size.cacheInfo()).toMatchObject({ misses: 2, hits: 1 });
    let traced = 0;
    const blind = jit((x: NDArray) => {
      traced++;
      return x.add(1);
    });
    vmap((x) => blind(x))(np.zeros([2]));
    vmap((x) => blind(x))(np.zeros([3]));
    expect(traced).toBe(1);
  });

  test("compiled once for every number of lanes", () => {
    const f = jit(
      vmap((x) => {
        const centered = x.subtract(lax.pmean(x, "i"));
        const scaled = centered.divide(lax.pmax(np.abs(centered), "i"));
        return np.add(np.multiply(scaled, lax.axisIndex("i")), np.sum(lax.allGather(x, "i")));
      }, named),
    );
    for (const n of [3, 5, 1, 2]) {
      const x = np.arange(n, { dtype: "float32" });
      const centered = x.subtract(np.mean(x));
      const want = np.add(np.multiply(centered.divide(np.max(np.abs(centered))), np.arange(n)), np.sum(x));
      expect(np.allclose(f(x), want, { equalNan: true }).item()).toBe(true);
    }
    expect(f.cacheInfo()).toMatchObject({ misses: 1, size: 1 });
  });

  test("are text and never code", () => {
    const axisName = '*/"); globalThis.broken = 1; //\n';
    const f = vmap((x) => lax.psum(x, axisName), { axisName, outAxes: null });
    expect(jit(f)(numbers(3)).toArray()).toEqual(np.sum(numbers(3)).toArray());
    expect(jit(f).explain(numbers(3)).split("== emit ==")[1]).not.toContain("broken");
  });
});

describe("mistakes are named", () => {
  const x = np.zeros([3, 2]);
  const cases: readonly (readonly [string, Lane, RegExp])[] = [
    ["an unbound name", (v) => lax.psum(v, "j"), /^lax.psum: axis name 'j' is not bound; open names are 'i'; call it inside vmap\(f, \{ axisName: "j" \}\).*\[trace\/axis-name\]$/],
    ["a name that is no text", (v) => lax.pmax(v, 0 as unknown as string), /pmax: axisName is 0 \(number\), expected the name.*argument\/axis-name/],
    ["a name twice", (v) => lax.psum(v, ["i", "i"]), /axisName is the name 'i' twice/],
    ["two names where one is wanted", (v) => lax.allGather(v, ["i", "i2"] as unknown as string), /axis name 'i2' is not bound/],
    ["a permutation with gaps", (v) => lax.ppermute(v, "i", [[0, 1]]), /ppermute: argument 2 \(perm\) is \[\[0,1\]\], expected a permutation of all 3 lanes of axis 'i'.*argument\/permutation/],
    ["a permutation that repeats", (v) => lax.pshuffle(v, "i", [0, 1, 1]), /pshuffle: argument 2 \(perm\) is \[0,1,1\]/],
    ["a lane that is not there", (v) => lax.pbroadcast(v, "i", 3), /source\) is 3 \(number\), expected one of the 3 lanes of axis 'i'.*argument\/lane/],
    ["a split of another size", (v) => lax.allToAll(v, "i", 0, 0), /allToAll: axis 0 of argument 0 \(x\), float32\[2\], has size 2, expected 3: axis 'i' has 3 lanes.*shape\/all-to-all/],
    ["tiles that do not come out even", (v) => lax.psumScatter(v, "i", { tiled: true }), /psumScatter: axis 0 .* has size 2, expected a multiple of 3/],
    ["an axis out of range", (v) => lax.allGather(v, "i", { axis: 2 }), /allGather: axis is 2, expected an integer in \[-2, 2\) for float32\[2\] per lane/],
    ["an unknown option", (v) => lax.allGather(v, "i", { tile: true } as object), /unknown option tile/],
    ["a leaf that is no array", (v) => lax.psum([v, "a"], "i")[0] as NDArray, /psum: argument 0 \(x\) is "a"/],
  ]; // biome-ignore format: a table

  test.each(cases)("%s", (_, f, message) => {
    expect(() => vmap(f as (v: NDArray) => NDArray, named)(x)).toThrow(message);
    expect(() => jit(vmap(f as (v: NDArray) => NDArray, named))(x)).toThrow(message);
  });

  test("no name is open outside of vmap, nor after a mistake", () => {
    expect(() => lax.psum(1, "i")).toThrow(/open names are none/);
    expect(() => jit((v) => lax.psum(v, "i"))(x)).toThrow(/open names are none/);
  });
});
