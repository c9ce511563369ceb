// Where float32 values are rounded: at outputs, and nowhere that depends on how loops were fused.
import { describe, expect, test } from "vitest";
import { jit, jvp, lax, type NDArray, nn, np, valueAndGrad, vmap } from "../../runtime/index.js";

const rows = np.array(Float32Array.from({ length: 24 }, (_, k) => Math.sin(k) * 3)).reshape([4, 6]);

test("a value that is returned and used has the same bits with and without vmap", () => {
  const f = (x: NDArray): NDArray[] => {
    const square = np.square(np.sin(x));
    return [x.add(square).mul(0.5), square];
  };
  const batch = jit(vmap(f))(rows);
  const alone = jit(f);
  [...rows].forEach((row, k) => {
    alone(row).forEach((part, output) => expect(part.toArray()).toEqual([...batch[output]!][k]!.toArray()));
  });
});

test("the same when all lanes share what is returned", () => {
  const shared = np.array([0.1, 0.2, 0.3]);
  const f = (x: NDArray): NDArray[] => {
    const square = np.square(shared);
    return [np.sum(x).add(square).mul(0.5), square];
  };
  const batch = jit(vmap(f))(rows);
  const one = jit(f)([...rows][2]!);
  expect([...batch[0]!][2]!.toArray()).toEqual(one[0]!.toArray());
  expect([...batch[1]!][2]!.toArray()).toEqual(one[1]!.toArray());
});

test("the same for an array that was updated at a position worked out at run time", () => {
  const f = (x: NDArray, k: NDArray): NDArray[] => {
    const updated = x.at(k).add(np.sin(np.sum(x)));
    return [updated, updated.sub(np.square(updated)).mul(3)];
  };
  const at = np.array([1, 5, 0, 3], { dtype: "int32" });
  const [updated, used] = jit(vmap(f))(rows, at) as [NDArray, NDArray];
  const again = jit((x: NDArray) => x.sub(np.square(x)).mul(3))(updated);
  expect(used.toArray()).toEqual(again.toArray());
});

describe("the slope of an extremum that is returned", () => {
  const x = np.array([0.3, 1.1, 0.7]);
  const extrema: readonly [string, (x: NDArray) => NDArray][] = [
    ["max", (v) => np.max(np.sin(v))],
    ["min", (v) => np.min(np.sin(v))],
    ["maximum", (v) => np.maximum(np.sin(v), np.cos(v)).sum()],
    ["minimum", (v) => np.minimum(np.sin(v), np.exp(v)).sum()],
    ["cummax", (v) => lax.cummax(np.sin(v)).sum()],
    ["maxPool", (v) => nn.maxPool(np.sin(v).reshape([3, 1]), [2]).sum()],
  ];

  const expectClose = (got: readonly NDArray[], want: readonly NDArray[]): void => {
    for (const [k, array] of want.entries()) {
      expect(np.allclose(got[k]!, array, { rtol: 1e-6 }).item(), `${got[k]}, expected ${array}`).toBe(true);
    }
  };

  test.each(extrema)("%s: compiled as it is operation by operation", (_, f) => {
    const both = (v: NDArray): NDArray[] => [...valueAndGrad(f)(v)];
    expectClose(jit(both)(x), both(x));
  });

  test("over lanes, and of two arrays", () => {
    const ofLanes = (v: NDArray, d: NDArray): NDArray[] => jvp((w: NDArray) => lax.pmax(np.sin(w), "i"), [v], [d]);
    const mapped = vmap(ofLanes, { axisName: "i" });
    expectClose(jit(mapped)(x, x), mapped(x, x));
    const ofTwo = (v: NDArray, d: NDArray): NDArray[] =>
      jvp((w: NDArray) => np.maximum(np.sin(w), np.cos(w)), [v], [d]);
    expectClose(jit(ofTwo)(x, x), ofTwo(x, x));
  });
});

test("an extremum that is returned is still equal to what it came from", () => {
  const x = np.array([0.3, 1.1, 0.7]);
  const f = (v: NDArray): NDArray[] => {
    const y = np.sin(v);
    const [most, sorted] = [np.max(y), np.sort(y)];
    return [
      most,
      np.equal(y, most),
      sorted,
      np.searchsorted(sorted, y),
      np.maximum(y, 0.5),
      np.equal(y, np.maximum(y, 0.5)),
    ];
  };
  expect(jit(f)(x).map((each) => each.toArray())).toEqual(f(x).map((each) => each.toArray()));
  const batch = np.stack([x, np.flip(x)]);
  expect(jit(vmap(f))(batch).map((each) => each.toArray())).toEqual(vmap(f)(batch).map((each) => each.toArray()));
});
