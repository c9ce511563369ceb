// W2: prices of a million options, from a function of scalars. Rate and volatility are shared by all lanes.

import { jit, np, vmap } from "lanewise";
import { prices } from "../handwritten/black-scholes.mjs";
import { prices as nestedPrices } from "../handwritten/nested.mjs";
import { uniform } from "../harness/random.mjs";

export const name = "W2";
export const title = "Black-Scholes";
export const shapes = [[1000000]];
export const quickShapes = [[100000]];
export const tolerance = 1e-5;

const [rate, volatility] = [0.02, 0.3];

function normal(x) {
  const size = x.abs();
  const k = np.divide(1, size.mul(0.2316419).add(1));
  const lower = [-1.821255978, 1.781477937, -0.356563782, 0.31938153];
  const polynomial = lower.reduce((sum, coefficient) => sum.add(coefficient).mul(k), k.mul(1.330274429));
  const tail = size.square().mul(-0.5).exp().mul(0.3989422804014327).mul(polynomial);
  return np.where(x.less(0), tail, np.subtract(1, tail));
}

/** Price of one call option. */
export function price(spot, strike, years, r, sigma) {
  const deviation = sigma.mul(years.sqrt());
  const drift = r.add(sigma.square().mul(0.5));
  const d1 = spot.div(strike).log().add(drift.mul(years)).div(deviation);
  const discounted = strike.mul(r.neg().mul(years).exp());
  return spot.mul(normal(d1)).sub(discounted.mul(normal(d1.sub(deviation))));
}

export function inputs([n]) {
  return { spot: uniform(1, n, 50, 150), strike: uniform(2, n, 50, 150), years: uniform(3, n, 0.1, 2) };
}

export function reference({ spot, strike, years }) {
  const cumulative = (x) => {
    const k = 1 / (1 + 0.2316419 * Math.abs(x));
    const terms = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429];
    const sum = terms.reduce((total, term, power) => total + term * k ** (power + 1), 0);
    const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * sum;
    return x < 0 ? tail : 1 - tail;
  };
  return Array.from(spot, (s, i) => {
    const t = years[i];
    const d1 = (Math.log(s / strike[i]) + (rate + volatility ** 2 / 2) * t) / (volatility * Math.sqrt(t));
    const d2 = d1 - volatility * Math.sqrt(t);
    return s * cumulative(d1) - strike[i] * Math.exp(-rate * t) * cumulative(d2);
  });
}

export function program({ spot, strike, years }) {
  const f = jit(vmap(price, { inAxes: [0, 0, 0, null, null] }));
  return { f, args: [spot, strike, years, rate, volatility] };
}

/** Of the hand-written loop, which calls Math.exp and Math.log. */
export const goals = [{ over: "hand", factor: 1.7 }];

export function contenders(given) {
  const { f } = program(given);
  const { spot, strike, years } = given;
  const options = Array.from(spot, (_, i) => ({ spot: spot[i], strike: strike[i], years: years[i] }));
  return [
    { name: "lanewise", kind: "lanewise", run: () => f(spot, strike, years, rate, volatility) },
    { name: "hand", kind: "hand", run: () => prices(spot, strike, years, rate, volatility) },
    { name: "list of objects", kind: "naive", run: () => nestedPrices(options, rate, volatility) },
  ];
}
