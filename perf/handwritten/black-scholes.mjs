// Black-Scholes call prices by hand. The normal distribution is the polynomial of Abramowitz and Stegun 26.2.17.

function normal(x) {
  const size = Math.abs(x);
  const k = 1 / (1 + 0.2316419 * size);
  const polynomial = k * (0.31938153 + k * (-0.356563782 + k * (1.781477937 + k * (-1.821255978 + k * 1.330274429))));
  const tail = 0.3989422804014327 * Math.exp(-0.5 * size * size) * polynomial;
  return x < 0 ? tail : 1 - tail;
}

export function prices(spot, strike, years, rate, volatility) {
  const n = spot.length;
  const out = new Float32Array(n);
  const drift = rate + 0.5 * volatility * volatility;
  for (let i = 0; i < n; i++) {
    const s = spot[i];
    const k = strike[i];
    const t = years[i];
    const deviation = volatility * Math.sqrt(t);
    const d1 = (Math.log(s / k) + drift * t) / deviation;
    out[i] = s * normal(d1) - k * Math.exp(-rate * t) * normal(d1 - deviation);
  }
  return out;
}
