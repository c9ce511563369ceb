// Where float32 values are rounded: at outputs, and nowhere that depends on how loops were fused.
import { expect, test } from "vitest";
import { jit, type NDArray, np, vmap } from "../../runtime/index.js";

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
