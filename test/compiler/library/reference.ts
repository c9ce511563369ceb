// Elementary functions of 192-bit numbers, by their series and by Newton's method. Relative errors are below 2 ** -100.

import {
  abs,
  add,
  type Big,
  big,
  div,
  exponentOf,
  less,
  mul,
  neg,
  one,
  scale,
  series,
  sqrt,
  sub,
  toNumber,
  zero,
} from "./big.js";

type Reference = (x: Big) => Big;

const whole = (n: number): Big => big(n);
const half = big(0.5);

/** pi * 2 ** bits, rounded down. (Machin) */
function piTimes(bits: number): bigint {
  const unit = 1n << BigInt(bits + 20);
  const inverseTangent = (n: bigint): bigint => {
    let total = 0n;
    let power = unit / n;
    for (let k = 1n; power !== 0n; k += 2n) {
      total += k % 4n === 1n ? power / k : -(power / k);
      power /= n * n;
    }
    return total;
  };
  return (16n * inverseTangent(5n) - 4n * inverseTangent(239n)) >> 20n;
}

const piBits = 1500;
const piInteger = piTimes(piBits);
export const pi: Big = { m: piInteger >> BigInt(piBits - 250), e: -250 };

/** 2 atanh(1 / 3) */
const ln2: Big = (() => {
  let total = 0n;
  for (let k = 0; k < 110; k++) total += (2n << 300n) / (3n ** BigInt(2 * k + 1) * BigInt(2 * k + 1));
  return { m: total >> 50n, e: -250 };
})();

export const exp: Reference = (x) => {
  const k = Math.round(toNumber(div(x, ln2)));
  const rest = scale(sub(x, mul(whole(k), ln2)), -8);
  let result = series(one, (term, n) => div(mul(term, rest), whole(n)));
  for (let n = 0; n < 8; n++) result = mul(result, result);
  return scale(result, k);
};

export const expm1: Reference = (x) =>
  exponentOf(x) < -1 ? series(x, (term, n) => div(mul(term, x), whole(n + 1))) : sub(exp(x), one);

/** Halley's iteration from a double. */
export const log: Reference = (x) => {
  const shift = exponentOf(x);
  const from1 = sub(x, one);
  if (from1.m === 0n) return zero;
  if (exponentOf(from1) < -60) return log1p(from1);
  const near = Math.abs(toNumber(from1)) < 0.4;
  const m = near ? x : scale(x, -shift);
  let y = big(near ? Math.log1p(toNumber(from1)) : Math.log(toNumber(m)));
  for (let n = 0; n < 2; n++) {
    const power = exp(y);
    y = add(y, scale(div(sub(m, power), add(m, power)), 1));
  }
  return near ? y : add(y, mul(whole(shift), ln2));
};

export const log1p: Reference = (x) => {
  if (x.m === 0n || exponentOf(x) >= -60) return log(add(one, x));
  return series(x, (term, n) => neg(div(mul(mul(term, x), whole(n)), whole(n + 1))));
};

export const exp2: Reference = (x) => exp(mul(x, ln2));
export const log2: Reference = (x) => div(log(x), ln2);
export const log10: Reference = (x) => div(log(x), log(whole(10)));
export const logistic: Reference = (x) => div(one, add(one, exp(neg(x))));
export const sinh: Reference = (x) => {
  if (exponentOf(x) >= 0) return scale(sub(exp(x), exp(neg(x))), -1);
  return series(x, (term, n) => div(mul(term, mul(x, x)), whole(2 * n * (2 * n + 1))));
};
export const cosh: Reference = (x) => scale(add(exp(x), exp(neg(x))), -1);
export const tanh: Reference = (x) => div(sinh(x), cosh(x));
export const pow = (x: Big, y: Big): Big => exp(mul(y, log(x)));

/** The rest of x after whole quarter turns, and how many there were, modulo 4. */
function quarterTurns(x: Big): [Big, number] {
  const bits = 330;
  const fixed = x.e + bits >= 0 ? x.m << BigInt(x.e + bits) : x.m >> BigInt(-x.e - bits);
  if (x.e + bits < 0 && exponentOf(x) < -100) return [x, 0];
  const lift = Math.max(exponentOf(x), 0) + 2; // the quotient's bits must not enter the remainder's
  const right = piInteger >> BigInt(piBits - bits - lift - 1 + 2); // pi / 2 at bits + lift
  const lifted = fixed << BigInt(lift);
  let count = lifted / right;
  let rest = lifted - count * right;
  if (rest * 2n > right) [rest, count] = [rest - right, count + 1n];
  if (rest * 2n < -right) [rest, count] = [rest + right, count - 1n];
  return [{ m: rest, e: -bits - lift }, Number(((count % 4n) + 4n) % 4n)];
}

const sine: Reference = (x) => series(x, (term, n) => neg(div(mul(term, mul(x, x)), whole(2 * n * (2 * n + 1)))));
const cosine: Reference = (x) => series(one, (term, n) => neg(div(mul(term, mul(x, x)), whole(2 * n * (2 * n - 1)))));

export const sin: Reference = (x) => {
  const [rest, turns] = quarterTurns(x);
  const value = turns % 2 === 0 ? sine(rest) : cosine(rest);
  return turns < 2 ? value : neg(value);
};
export const cos: Reference = (x) => {
  const [rest, turns] = quarterTurns(x);
  const value = turns % 2 === 0 ? cosine(rest) : sine(rest);
  return turns === 0 || turns === 3 ? value : neg(value);
};
export const tan: Reference = (x) => div(sin(x), cos(x));

/** guess + atan(lacking), for a guess that is right to 50 bits. */
function corrected(guess: number, lacking: Big): Big {
  return add(
    big(guess),
    series(lacking, (term, n) => neg(div(mul(mul(term, mul(lacking, lacking)), whole(2 * n - 1)), whole(2 * n + 1)))),
  );
}

export const atan: Reference = (x) => {
  const guess = Math.atan(toNumber(x));
  const t = tan(big(guess));
  return guess === 0 ? x : corrected(guess, div(sub(x, t), add(one, mul(x, t))));
};
export const asin: Reference = (x) => atan(div(x, sqrt(mul(sub(one, x), add(one, x)))));
export const acos: Reference = (x) => scale(atan(sqrt(div(sub(one, x), add(one, x)))), 1);
export const asinh: Reference = (x) => {
  const size = abs(x);
  const square = mul(size, size);
  const value = log1p(add(size, div(square, add(one, sqrt(add(one, square))))));
  return x.m < 0n ? neg(value) : value;
};
export const acosh: Reference = (x) => {
  const above = sub(x, one);
  return log1p(add(above, sqrt(mul(above, add(x, one)))));
};
export const atanh: Reference = (x) => scale(log1p(div(scale(x, 1), sub(one, x))), -1);
export const cbrt: Reference = (x) => {
  let y = big(Math.cbrt(toNumber(x)));
  for (let n = 0; n < 2; n++) y = sub(y, div(sub(mul(y, mul(y, y)), x), mul(whole(3), mul(y, y))));
  return y;
};

/** 2 / sqrt(pi) e ** -x² (x + 2 x³ / 3 + 4 x⁵ / 15 ...): all terms have one sign. */
export const erf: Reference = (x) => {
  const square = mul(x, x);
  if (exponentOf(x) >= 3) return sub(x.m < 0n ? neg(one) : one, erfc(abs(x)));
  const sum = series(x, (term, n) => div(scale(mul(term, square), 1), whole(2 * n + 1)));
  return scale(div(mul(exp(neg(square)), sum), sqrt(pi)), 1);
};
/** 1 - erf, or Laplace's continued fraction where that would cancel. */
export const erfc: Reference = (x) => {
  if (less(x, whole(4))) return sub(one, erf(x));
  let tail = x;
  for (let n = 300; n > 0; n--) tail = add(x, div(mul(half, whole(n)), tail));
  return div(exp(neg(mul(x, x))), mul(tail, sqrt(pi)));
};
