// Ports of the tests of JAX's api_test.py on what is kept and what is freed, under the names they have there. They ask the
// garbage collector, which V8 lends on request.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkLeaks, jit, lax, makeIr, NDArray, np, valueAndGrad, vmap } from "../../runtime/index.js";
import { arrayOf, counting } from "./lanes.js";

const host = globalThis as { gc?: () => void };
const before = host.gc;

beforeAll(() => {
  setFlagsFromString("--expose-gc");
  host.gc = runInNewContext("gc") as () => void;
});
afterAll(() => {
  if (before === undefined) delete host.gc;
  else host.gc = before;
});

/** After the current job, so that weak references let go. */
async function collect(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 0));
  host.gc!();
}

const leakOf = async (body: () => unknown): Promise<string> => {
  const error = await checkLeaks(body).then(
    () => undefined,
    (thrown: Error & { code: string }) => thrown,
  );
  expect(error?.code).toBe("trace/leaked");
  return error!.message;
};

describe("APITest", () => {
  const same = (x: NDArray): NDArray => x;

  test("test_leak_checker_avoids_false_positives", async () => {
    await checkLeaks(() => {
      vmap(same)(counting([3]));
      const f = jit((x: NDArray) => x.add(1));
      f(3);
      vmap(f)(counting([3]));
      vmap(vmap(f))(counting([1, 1]));
    });
  });

  test("test_leak_checker_avoids_false_positives_scan_vmap", async () => {
    const step = (c: NDArray, x: NDArray): [NDArray, NDArray] => [c.add(x), c];
    await checkLeaks(() => vmap((xs: NDArray) => lax.scan(step, 0, xs))(counting([4, 3])));
  });

  test("test_leak_checker_avoids_false_positives_scan_vmap_2", async () => {
    const step = (c: NDArray, x: NDArray): [NDArray, NDArray] => [c, vmap((y: NDArray) => y.multiply(2))(x)];
    await checkLeaks(() => lax.scan(step, 0, counting([4, 3])));
  });

  test("test_leak_checker_catches_a_jit_leak", async () => {
    const kept: NDArray[] = [];
    const f = jit((x: NDArray) => {
      kept.push(x);
      return x.add(1);
    });
    expect(await leakOf(() => f(1))).toContain("jit(");
    expect(kept).toHaveLength(1);
  });

  test("test_leak_checker_catches_a_scan_leak", async () => {
    const kept: NDArray[] = [];
    const step = (c: NDArray, x: NDArray): [NDArray, NDArray] => {
      kept.push(x);
      return [c, c];
    };
    expect(await leakOf(() => lax.scan(step, 0, counting([3])))).toContain("1 traced array outlived");
    expect(kept).toHaveLength(1);
  });

  test("test_leak_checker_catches_a_sublevel_leak", async () => {
    const kept: NDArray[] = [];
    const f = jit((x: NDArray) => {
      jit((y: NDArray) => {
        kept.push(y);
        return y;
      })(x);
      return x;
    });
    expect(await leakOf(() => f(1))).toContain("1 traced array outlived");
    expect(kept).toHaveLength(1);
  });

  test("test_leak_checker_catches_linearize_tracer_escape", async () => {
    const kept: NDArray[] = [];
    const f = (x: NDArray): NDArray => {
      kept.push(np.sin(x));
      return kept[0]!.mul(2);
    };
    expect(await leakOf(() => valueAndGrad(f)(1))).toContain("valueAndGrad(f)");
    expect(kept).toHaveLength(1);
  });

  test("test_make_jaxpr_weakref", async () => {
    const reference = (() => {
      const f = (x: NDArray): NDArray => x.add(1);
      makeIr(f)(1);
      return new WeakRef(f);
    })();
    await collect();
    expect(reference.deref()).toBeUndefined();
  });
});

describe("JitTest", () => {
  test("test_jit_reference_dropping", async () => {
    let call: (() => NDArray) | undefined;
    const reference = (() => {
      const x = np.ones([10]);
      call = jit(() => x.add(1));
      return new WeakRef(x);
    })();
    expect(call!().data[9]).toBe(2);
    await collect();
    expect(reference.deref()).toBeDefined(); // the function still needs it
    expect(call!().data[9]).toBe(2);
    call = undefined;
    await collect();
    expect(reference.deref()).toBeUndefined();
  });

  test("testBuffersAreFreedPromptly", async () => {
    const f = jit((x: NDArray) => x.add(1));
    const references: WeakRef<NDArray>[] = [];
    let x = np.ones([1000]);
    for (let step = 0; step < 1000; step++) {
      references.push(new WeakRef(x));
      x = f(x);
    }
    expect(x.data[0]).toBe(1001);
    await collect();
    expect(references.filter((reference) => reference.deref() !== undefined).length).toBeLessThanOrEqual(100);
    expect(x).toBeInstanceOf(NDArray);
    expect(arrayOf([1], [1]).data).toHaveLength(1);
  });
});
