// Curves as an SVG file without script or outside reference: both axes logarithmic, a grid line per decade.

import { timeText } from "./table.mjs";

const [width, height] = [720, 440];
const [left, right, top, bottom] = [80, 190, 40, 50];
const colors = ["#3b73af", "#c0504d", "#5b8c3e", "#8064a2"];

/** `curves`: lists of { size, seconds } by name. */
export function logLogChart(title, axis, curves) {
  const points = curves.flatMap((curve) => curve.points);
  const x = scale(
    points.map(({ size }) => size),
    left,
    width - right,
  );
  const y = scale(
    points.map(({ seconds }) => seconds),
    height - bottom,
    top,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="12" y="22" font-size="14">${title}</text>`,
    ...x.decades.map((decade) => vertical(x.at(decade), decade)),
    ...y.decades.map((decade) => horizontal(y.at(decade), decade)),
    `<text x="${(left + width - right) / 2}" y="${height - 10}" text-anchor="middle">${axis}</text>`,
    ...curves.flatMap((curve, k) => line(curve, x, y, colors[k])),
    ...labels(curves, x, y),
    "</svg>\n",
  ].join("\n");
}

/** Positions on an axis that reaches over whole decades. */
function scale(values, from, to) {
  const lowest = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const highest = Math.ceil(Math.log10(Math.max(...values)) - 1e-9);
  const at = (value) => from + ((Math.log10(value) - lowest) / (highest - lowest)) * (to - from);
  return { at, decades: Array.from({ length: highest - lowest + 1 }, (_, k) => 10 ** (lowest + k)) };
}

function vertical(x, decade) {
  return [
    `<line x1="${x}" x2="${x}" y1="${top}" y2="${height - bottom}" stroke="#ddd"/>`,
    `<text x="${x}" y="${height - bottom + 16}" text-anchor="middle">${decade.toExponential(0)}</text>`,
  ].join("\n");
}

function horizontal(y, decade) {
  return [
    `<line x1="${left}" x2="${width - right}" y1="${y}" y2="${y}" stroke="#ddd"/>`,
    `<text x="${left - 8}" y="${y + 4}" text-anchor="end">${timeText(decade)}</text>`,
  ].join("\n");
}

function line({ points }, x, y, color) {
  const places = points.map(({ size, seconds }) => [x.at(size), y.at(seconds)].map((at) => at.toFixed(1)));
  return [
    `<polyline points="${places.map((place) => place.join(",")).join(" ")}" fill="none" stroke="${color}" stroke-width="2"/>`,
    ...places.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${color}"/>`),
  ];
}

/** Names at the ends of the curves, from the top down, a line apart at least. */
function labels(curves, x, y) {
  let above = Number.NEGATIVE_INFINITY;
  return curves
    .map(({ name, points }, k) => ({ name, end: points.at(-1), color: colors[k] }))
    .sort((a, b) => b.end.seconds - a.end.seconds)
    .map(({ name, end, color }) => {
      above = Math.max(y.at(end.seconds) + 4, above + 14);
      return `<text x="${x.at(end.size) + 8}" y="${above}" fill="${color}">${name}</text>`;
    });
}
