// The chart: one bar per shape of a workload, how fast the package is against the best hand-written code, and a mark for
// every other contender on the same line. A single SVG file with no script and no outside reference.

const barHeight = 16;
const gap = 8;
const left = 290;
const unit = 300; // pixels for a factor of 10
const [slowest, fastest] = [0.1, 20];
const colors = { lanewise: "#3b73af", kernel: "#9bb8d3" };
const marks = [
  { name: "gcc", color: "#222", of: ({ kind }) => kind === "native" },
  { name: "jax-js", color: "#c0504d", of: ({ contender }) => contender.startsWith("jax-js") },
  { name: "tfjs wasm", color: "#e0a030", of: ({ contender }) => contender === "tfjs (wasm)" },
  { name: "tfjs cpu", color: "#b0a890", of: ({ contender }) => contender === "tfjs (cpu)" },
  { name: "numpy-ts", color: "#5b8c3e", of: ({ contender }) => contender === "numpy-ts" },
  { name: "gpu.js", color: "#8064a2", of: ({ contender }) => contender.startsWith("gpu.js") },
  { name: "nested lists", color: "#999", of: ({ kind, contender }) => kind === "naive" && /list/.test(contender) },
];

export function chart(rows, machine) {
  const shown = rows.filter(({ kind }) => kind in colors);
  const height = shown.length * (barHeight + gap) + 120;
  const width = place(fastest) + 60;
  const end = height - 60;
  const lines = shown.flatMap((row, k) => bar(row, rows, 60 + k * (barHeight + gap)));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="12" y="22" font-size="14">Speed against the best hand-written typed loop (1 = equal, further right is faster)</text>`,
    ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 20].map((speed) => gridLine(speed, end)),
    ...lines,
    ...marks.map(({ name, color }, k) => legend(name, color, 20 + k * 110, end + 24)),
    `<text x="12" y="${end + 48}" fill="#666">${escapeText(machine)}</text>`,
    "</svg>\n",
  ].join("\n");
}

/** Where a speed stands: logarithmic, what lies outside at the edge. */
function place(speed) {
  return left + unit * Math.log10(Math.min(Math.max(speed, slowest), fastest) / slowest);
}

function bar({ workload, shape, contender, kind, speed }, rows, y) {
  const end = place(speed.median);
  const label = `${workload} ${shape}${kind === "kernel" ? ", loop only" : contender.replace(/^lanewise( call)?/, "")}`;
  const beside = contender === "lanewise" ? rows.filter((row) => row.workload === workload && row.shape === shape) : [];
  return [
    `<text x="${left - 48}" y="${y + 12}" text-anchor="end">${escapeText(label)}</text>`,
    `<text x="${left - 10}" y="${y + 12}" text-anchor="end" font-weight="bold">${speed.median.toFixed(2)}</text>`,
    `<rect x="${left}" y="${y}" width="${(end - left).toFixed(1)}" height="${barHeight}" fill="${colors[kind]}"/>`,
    ...beside.flatMap((row) => marks.filter(({ of }) => of(row)).map((mark) => dot(row, mark, y + barHeight / 2))),
  ];
}

function dot({ contender, speed }, { color }, y) {
  const title = `<title>${escapeText(contender)} ${speed.median.toFixed(2)}</title>`;
  return `<circle cx="${place(speed.median).toFixed(1)}" cy="${y}" r="5" fill="${color}" stroke="#fff">${title}</circle>`;
}

function gridLine(speed, end) {
  const stroke = speed === 1 ? `stroke="#222" stroke-dasharray="3 3"` : `stroke="#ddd"`;
  const x = place(speed).toFixed(1);
  return [
    `<line x1="${x}" x2="${x}" y1="52" y2="${end}" ${stroke}/>`,
    `<text x="${x}" y="46" text-anchor="middle" fill="#666">${speed}</text>`,
  ].join("\n");
}

function legend(name, color, x, y) {
  return `<circle cx="${x}" cy="${y - 4}" r="5" fill="${color}"/><text x="${x + 10}" y="${y}">${name}</text>`;
}

function escapeText(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
