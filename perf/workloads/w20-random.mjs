// W20: uniform random numbers from one key: integer work, no input, one store per number.

import { jit, random } from "lanewise";
import { uniformCalled, uniformWritten } from "../handwritten/threefry.mjs";

export const name = "W20";
export const title = "uniform random";
export const shapes = [[1000000]];
export const quickShapes = [[100000]];
export const tolerance = 0;

export function inputs() {
  return { key: Uint32Array.of(0x13198a2e, 0x03707344) };
}

/** In whole numbers without a width, cut to 32 bits after every step. */
export function reference({ key }, [n]) {
  const cut = (value) => value & 0xffffffffn;
  const [a, b] = [BigInt(key[0]), BigInt(key[1])];
  const schedule = [a, b, a ^ b ^ 0x1bd11bdan];
  const turns = [13n, 15n, 26n, 6n, 17n, 29n, 16n, 24n];
  return Array.from({ length: n }, (_, k) => {
    let [x, y] = [a, cut(BigInt(k) + b)];
    for (let round = 0; round < 20; round++) {
      x = cut(x + y);
      const turn = turns[round % 8];
      y = cut((y << turn) | (y >> (32n - turn))) ^ x;
      const group = (round + 1) / 4;
      if (!Number.isInteger(group)) continue;
      x = cut(x + schedule[group % 3]);
      y = cut(y + schedule[(group + 1) % 3] + BigInt(group));
    }
    return Number((x ^ y) >> 9n) * 2 ** -23;
  });
}

export function program({ key }, [n]) {
  return { f: jit((k) => random.uniform(k, { shape: [n] })), args: [key] };
}

export function contenders({ key }, [n]) {
  const { f } = program({ key }, [n]);
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(key) },
    { name: "hand, written out", kind: "hand", run: () => uniformWritten(key, n) },
    { name: "hand, called", kind: "hand", run: () => uniformCalled(key, n) },
  ];
}
