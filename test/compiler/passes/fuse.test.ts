// Fusion: which loops become one.

import { expect, test } from "vitest";
import { jit, lax, type NDArray, np, vmap } from "../../../runtime/index.js";

type State = readonly [NDArray, NDArray, NDArray];

const rates = ([x, y, z]: State): State => [y.sub(x).mul(10), x.mul(np.subtract(28, z)).sub(y), x.mul(y).sub(z.mul(2))];
const ahead = (from: State, by: State, step: number): State => [
  from[0].add(by[0].mul(step)),
  from[1].add(by[1].mul(step)),
  from[2].add(by[2].mul(step)),
];

/** Some hundred operations on three numbers. */
function rungeKutta(state: State): State {
  const first = rates(state);
  const second = rates(ahead(state, first, 0.01));
  const third = rates(ahead(state, second, 0.01));
  const fourth = rates(ahead(state, third, 0.02));
  const halves = ahead(ahead(first, second, 2), third, 2);
  return ahead(state, ahead(halves, fourth, 1), 0.02 / 6);
}

test("a long step of a loop stays whole: what a lane carries is in locals", () => {
  const f = jit(
    vmap((x: NDArray, y: NDArray, z: NDArray) => lax.foriLoop(0, 50, (_, s: State) => rungeKutta(s), [x, y, z])),
  );
  const lanes = [np.linspace(-1, 1, { num: 5 }), np.linspace(0, 2, { num: 5 }), np.linspace(1, 3, { num: 5 })] as const;
  const kernel = f.explain(...lanes).split("== emit ==")[1]!;
  expect(kernel).not.toContain("holds");
  expect(kernel.match(/for \(/g)).toHaveLength(2);
  let state = lanes as State;
  for (let k = 0; k < 50; k++) state = rungeKutta(state);
  f(...lanes).forEach((got, k) => {
    got.data.forEach((value, lane) => expect(value).toBeCloseTo(Number(state[k]!.data[lane]), 4));
  });
});

test("an array that is filled first does not keep apart the loops around it", () => {
  const f = jit(
    vmap((x: NDArray) =>
      np
        .zeros([4], { dtype: "int32" })
        .at(np.floor(x.mul(4)).astype("int32"))
        .add(1),
    ),
  );
  const x = np.linspace(0, 1, { num: 40, endpoint: false }).reshape([1, 40]);
  expect([...f(x).data]).toEqual([10, 10, 10, 10]);
  const kernel = f.explain(x).split("== emit ==")[1]!;
  expect(kernel).toContain("holds  int32[4]\n");
});

test("a loop of more than 80 values is two: a processor reaches the next row while it waits", () => {
  const chain = (equations: number): string => {
    const f = vmap((x: NDArray) => {
      let y = x;
      for (let k = 0; k < equations; k++) y = k % 2 === 0 ? y.mul(0.5) : y.add(x);
      return y;
    });
    return jit(f)
      .explain(np.ones([3]))
      .split("== emit ==")[1]!;
  };
  expect(chain(80).match(/for \(/g)).toHaveLength(1);
  expect(chain(100).match(/for \(/g)).toHaveLength(2);
});
