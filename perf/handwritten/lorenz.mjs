// The Lorenz equations by hand: classical Runge-Kutta steps, every number in a local.

/** Three coordinates [lanes] each -> first coordinates [lanes] after so many steps of `h`. */
export function lorenz(xs, ys, zs, steps, h) {
  const out = new Float32Array(xs.length);
  for (let lane = 0; lane < out.length; lane++) {
    let x = xs[lane];
    let y = ys[lane];
    let z = zs[lane];
    for (let step = 0; step < steps; step++) {
      const ax = (y - x) * 10;
      const ay = x * (28 - z) - y;
      const az = x * y - z * 2.5;
      let u = x + ax * (h / 2);
      let v = y + ay * (h / 2);
      let w = z + az * (h / 2);
      const bx = (v - u) * 10;
      const by = u * (28 - w) - v;
      const bz = u * v - w * 2.5;
      u = x + bx * (h / 2);
      v = y + by * (h / 2);
      w = z + bz * (h / 2);
      const cx = (v - u) * 10;
      const cy = u * (28 - w) - v;
      const cz = u * v - w * 2.5;
      u = x + cx * h;
      v = y + cy * h;
      w = z + cz * h;
      const dx = (v - u) * 10;
      const dy = u * (28 - w) - v;
      const dz = u * v - w * 2.5;
      x += (ax + 2 * bx + 2 * cx + dx) * (h / 6);
      y += (ay + 2 * by + 2 * cy + dy) * (h / 6);
      z += (az + 2 * bz + 2 * cz + dz) * (h / 6);
    }
    out[lane] = x;
  }
  return out;
}
