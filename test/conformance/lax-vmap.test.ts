// Ports of JAX's lax_vmap_test.py, under the names they have there: each function lane by lane, for every choice of mapped
// axes, as in lax-vmap-op.test.ts.

import { describe, expect, test } from "vitest";
import { type DType, lax, makeIr, type NDArray, np } from "../../runtime/index.js";
import { entry, expectLanes, type OpEntry } from "./check-lanes.js";
import { counting, type Fill } from "./lanes.js";

const dtypes = ["float32", "int32"] as const;
const summed = 32 * 2 ** -24;

type Lanes = OpEntry["f"];

/** One entry per list of operand shapes and dtype, equal for all operands. Sums of floats are close, not equal. */
function each(f: Lanes, shapes: OpEntry["shapes"], sums = false): OpEntry[] {
  return dtypes.flatMap((dtype) => {
    const fill: Fill = sums && dtype === "float32" ? "unit" : "special";
    return shapes.map((operands) =>
      entry(
        f,
        [operands],
        operands.map(() => dtype),
        fill,
        sums && dtype === "float32" ? summed : 0,
      ),
    );
  });
}

const one = (...shapes: number[][]): number[][][] => shapes.map((shape) => [shape]);

describe("LaxVmapTest", { timeout: 60_000 }, () => {
  test("testConvertElementType", () => {
    const types: readonly DType[] = ["float32", "int32", "uint8", "bool"];
    expectLanes(
      types.flatMap((from) => types.map((to) => entry((x) => lax.convertElementType(x!, to), one([2, 3]), [from]))),
    );
  });

  test("testBitcastElementType", () => {
    const types: readonly DType[] = ["float32", "int32", "uint32"];
    expectLanes(
      types.flatMap((from) => types.map((to) => entry((x) => lax.bitcastConvertType(x!, to), one([2, 3]), [from]))),
    );
  });

  test("testClamp", () => {
    const shapes = [
      [[], [2, 3], []],
      [[2, 3], [2, 3], []],
      [[], [2, 3], [2, 3]],
      [
        [2, 3],
        [2, 3],
        [2, 3],
      ],
    ];
    expectLanes(each((low, x, high) => lax.clamp(low!, x!, high!), shapes));
  });

  test("testDot", () => {
    const shapes = [[3], [4, 3]].flatMap((lhs) => [[3], [3, 6]].map((rhs) => [lhs, rhs]));
    expectLanes(each((x, y) => lax.dot(x!, y!), shapes, true));
  });

  test("testDotGeneralContractOnly", () => {
    const cases: [number[], number[], number[], number[]][] = [
      [[5], [5], [0], [0]],
      [[5, 7], [5], [0], [0]],
      [[7, 5], [5], [1], [0]],
      [[3, 5], [2, 5], [1], [1]],
      [[5, 3], [5, 2], [0], [0]],
      [[5, 3, 2], [5, 2, 4], [0], [0]],
      [
        [5, 3, 2],
        [5, 2, 4],
        [0, 2],
        [0, 1],
      ],
      [
        [5, 3, 2],
        [3, 5, 2, 4],
        [0, 2],
        [1, 2],
      ],
      [[1, 2, 2, 3], [1, 2, 3, 1], [1], [1]],
      [[3, 2], [2, 4], [1], [0]],
    ];
    for (const [lhs, rhs, left, right] of cases) {
      const numbers = [
        [left, right],
        [[], []],
      ] as const;
      expectLanes(each((x, y) => lax.dotGeneral(x!, y!, numbers), [[lhs, rhs]], true));
    }
  });

  test("testDotGeneralContractAndBatch", () => {
    const cases: [number[], number[], lax.DotDimensionNumbers][] = [
      [
        [3, 3, 2],
        [3, 2, 4],
        [
          [[2], [1]],
          [[0], [0]],
        ],
      ],
      [
        [3, 3, 2],
        [2, 3, 4],
        [
          [[2], [0]],
          [[0], [1]],
        ],
      ],
      [
        [3, 4, 2, 4],
        [3, 4, 3, 2],
        [
          [[2], [3]],
          [
            [0, 1],
            [0, 1],
          ],
        ],
      ],
    ];
    for (const [lhs, rhs, numbers] of cases) {
      const f: Lanes = (x, y) => lax.dotGeneral(x!, y!, numbers);
      expectLanes(each(f, [[lhs, rhs]], true));
      const { equations } = makeIr(f)(counting(lhs), counting(rhs)).fn;
      expect(equations.map(({ primitive }) => primitive.name)).toEqual(["dotGeneral"]);
    }
  });

  test("testBroadcast", () => {
    for (const sizes of [[], [2], [1, 2]]) expectLanes(each((x) => lax.broadcast(x!, sizes), one([], [2, 3])));
  });

  test("testBroadcastInDim", () => {
    const cases: [number[], number[], number[]][] = [
      [[2], [2, 2], [0]],
      [[2], [2, 2], [1]],
      [[2], [2, 3], [0]],
      [[], [2, 3], []],
    ];
    for (const [from, to, dims] of cases) expectLanes(each((x) => lax.broadcastInDim(x!, to, dims), one(from)));
  });

  test("testSqueeze", () => {
    const cases: [number[], number[]][] = [
      [[1], [0]],
      [[1], [-1]],
      [[2, 1, 4], [1]],
      [[2, 1, 4], [-2]],
      [[2, 1, 3, 1], [1]],
      [
        [2, 1, 3, 1],
        [1, 3],
      ],
      [[2, 1, 3, 1], [3]],
      [
        [2, 1, 3, 1],
        [1, -1],
      ],
    ];
    for (const [shape, axes] of cases) expectLanes([entry((x) => lax.squeeze(x!, axes), one(shape))]);
  });

  test("testReshape", () => {
    const cases: [number[], number[] | undefined, number[]][] = [
      [[3, 4], undefined, [12]],
      [[2, 1, 4], undefined, [8]],
      [[2, 2, 4], undefined, [2, 8]],
      [
        [2, 2, 4],
        [0, 1, 2],
        [2, 8],
      ],
      [
        [2, 2, 4],
        [1, 0, 2],
        [8, 2],
      ],
      [
        [2, 2, 4],
        [2, 1, 0],
        [4, 2, 2],
      ],
    ];
    for (const [from, order, to] of cases) {
      const ordered = (x: NDArray): NDArray => (order === undefined ? x : lax.transpose(x, order));
      expectLanes(each((x) => lax.reshape(ordered(x!), to), one(from)));
    }
  });

  test("testSelect", () => {
    const shapes = [[], [3], [2, 3]].flatMap((shape) =>
      (shape.length === 0 ? [[]] : [[], shape]).map((pred) => [pred, shape, shape]),
    );
    expectLanes(each((c, x, y) => lax.select(np.less(c!, 0), x!, y!), shapes));
  });

  test("testSlice", () => {
    const cases: [number[], number[], number[], number[]?][] = [
      [[3], [1], [2]],
      [[7], [4], [7]],
      [[5], [1], [5], [2]],
      [[8], [1], [6], [2]],
      [
        [5, 3],
        [1, 1],
        [3, 2],
      ],
      [
        [5, 3],
        [1, 1],
        [3, 1],
      ],
      [
        [7, 5, 3],
        [4, 0, 1],
        [7, 1, 3],
      ],
      [
        [5, 3],
        [1, 1],
        [2, 1],
        [1, 1],
      ],
      [
        [5, 3],
        [1, 1],
        [5, 3],
        [2, 1],
      ],
    ];
    for (const [shape, start, limit, strides] of cases) {
      const options = strides === undefined ? {} : { strides };
      expectLanes(each((x) => lax.slice(x!, start, limit, options), one(shape)));
    }
  });

  test("testSplit", () => {
    for (const sizes of [[3], [2, 4], [1, 0, 3]]) {
      const whole = sizes.reduce((sum, size) => sum + size);
      for (const base of [[4], [3, 4], [2, 3, 4]]) {
        for (const axis of base.keys()) {
          const shape = base.map((size, k) => (k === axis ? whole : size));
          expectLanes([entry((x) => lax.split(x!, sizes, { axis }), one(shape))]);
        }
      }
    }
  });

  test("testStack", () => {
    expectLanes(
      each(
        (x, y) => np.stack([x!, y!], { axis: 0 }),
        [
          [
            [2, 3],
            [2, 3],
          ],
        ],
      ),
    );
  });

  test("testUnstack", () => {
    const rows = [0, 1];
    expectLanes(each((x) => rows.map((k) => lax.indexInDim(x!, k, { axis: 0, keepdims: false })), one([2, 3])));
  });

  test("testTranspose", () => {
    for (const order of [
      [1, 0],
      [0, 1],
    ]) {
      expectLanes(each((x) => lax.transpose(x!, order), one([3, 4])));
    }
    for (const order of [
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      expectLanes(each((x) => lax.transpose(x!, order), one([3, 4, 5])));
    }
  });

  test("testReduce", () => {
    for (const axes of [[0], [1, 2], [0, 2], [0, 1, 2]]) {
      for (const reduce of [lax.reduceSum, lax.reduceProd]) {
        expectLanes([
          entry((x) => reduce(x!, axes), one([3, 4, 5]), ["float32"], "unit", 60 * 2 ** -24),
          entry((x) => reduce(x!, axes), one([3, 4, 5]), ["int32"]),
        ]);
      }
      for (const reduce of [lax.reduceMax, lax.reduceMin]) expectLanes(each((x) => reduce(x!, axes), one([3, 4, 5])));
      expectLanes(each((x) => lax.reduce(x!, 2, lax.max, axes), one([3, 4, 5])));
      expectLanes([entry((x) => lax.reduce(x!, 2, lax.add, axes), one([3, 4, 5]), ["int32"])]);
    }
  });

  test("testArgminmax", () => {
    for (const shape of [[3], [3, 4, 5]]) {
      for (const axis of shape.keys()) {
        for (const f of [lax.argmin, lax.argmax]) expectLanes(each((x) => f(x!, axis), one(shape)));
      }
    }
  });

  test("testCumulativeReduce", () => {
    for (const [shape, axis] of [
      [[10], 0],
      [[3, 4, 5], 0],
      [[3, 4, 5], 1],
      [[3, 4, 5], 2],
    ] as const) {
      for (const reverse of [false, true]) {
        for (const f of [lax.cumsum, lax.cumprod]) expectLanes(each((x) => f(x!, { axis, reverse }), [[shape]], true));
        for (const f of [lax.cummax, lax.cummin]) expectLanes(each((x) => f(x!, { axis, reverse }), [[shape]]));
      }
    }
  });

  test("testTileBatching", () => {
    for (const [shape, reps] of [
      [[2], [2]],
      [
        [2, 3],
        [2, 1],
      ],
      [
        [2, 3],
        [1, 3],
      ],
      [[3], [2, 2]],
    ] as const) {
      expectLanes(each((x) => np.tile(x!, reps), [[shape]]));
    }
  });

  test("testFft", () => {
    for (const shape of [[5], [3, 4, 5], [2, 3, 4, 5]]) {
      for (let count = 0; count <= Math.min(3, shape.length); count++) {
        const f: Lanes = (x) => {
          const { re, im } = lax.fft({ re: x!, im: np.square(x!) }, "fft", shape.slice(shape.length - count));
          return [re, im];
        };
        expectLanes([entry(f, [[shape]], ["float32"], "unit", 2 ** -18)]);
      }
    }
  });
});
