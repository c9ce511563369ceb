// Uniform random numbers by hand: Threefry-2x32 with its 20 rounds written out, or called, one number per counter.

const rounds = [
  [13, 15, 26, 6],
  [17, 29, 16, 24],
];

/** The block's two words combined, as JavaScript statements on `x` and `y` under the key words a, b and c. */
function statements() {
  const lines = ["let x = a;", "let y = (i + b) | 0;"];
  const schedule = ["a", "b", "c"];
  for (let group = 1; group <= 5; group++) {
    for (const turn of rounds[(group - 1) % 2]) {
      lines.push("x = (x + y) | 0;", `y = ((y << ${turn}) | (y >>> ${32 - turn})) ^ x;`);
    }
    lines.push(`x = (x + ${schedule[group % 3]}) | 0;`, `y = (y + ${schedule[(group + 1) % 3]} + ${group}) | 0;`);
  }
  return lines.join("\n");
}

/** All rounds in the loop. */
export const uniformWritten = new Function(
  "key",
  "n",
  `const out = new Float32Array(n);
  const a = key[0] | 0, b = key[1] | 0, c = a ^ b ^ 0x1bd11bda;
  for (let i = 0; i < n; i++) {
    ${statements()}
    out[i] = ((x ^ y) >>> 9) * ${2 ** -23};
  }
  return out;`,
);

const bitsOf = new Function("a", "b", "c", "i", `${statements()}\nreturn x ^ y;`);

/** A function per number, as one would write it first. */
export function uniformCalled(key, n) {
  const out = new Float32Array(n);
  const a = key[0] | 0;
  const b = key[1] | 0;
  const c = a ^ b ^ 0x1bd11bda;
  for (let i = 0; i < n; i++) out[i] = (bitsOf(a, b, c, i) >>> 9) * 2 ** -23;
  return out;
}
