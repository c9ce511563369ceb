// The chart: one bar per shape of a workload, how fast the package is against the best hand-written code. A single SVG
// file with no script and no outside reference.

const barHeight = 16;
const gap = 8;
const left = 230;
const unit = 260; // pixels for a speed of 1
const right = 330;

export function chart(rows, machine) {
  const shown = rows.filter(({ kind }) => kind === "lanewise" || kind === "kernel");
  const height = shown.length * (barHeight + gap) + 70;
  const width = left + unit + right;
  const bars = shown.flatMap((row, k) => bar(row, 44 + k * (barHeight + gap)));
  const end = height - 20;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="12" y="20" font-size="14">Speed against the best hand-written loop (1 = equal, longer is faster)</text>`,
    ...bars,
    `<line x1="${left + unit}" x2="${left + unit}" y1="34" y2="${end - 14}" stroke="#222" stroke-dasharray="3 3"/>`,
    `<text x="12" y="${end + 8}" fill="#666">${escapeText(machine)}</text>`,
    "</svg>\n",
  ].join("\n");
}

function bar({ workload, shape, contender, kind, speed }, y) {
  const length = Math.min(speed.median, 2) * unit;
  const color = kind === "kernel" ? "#9bb8d3" : "#3b73af";
  const label = `${workload} ${shape}${kind === "kernel" ? ", loop only" : ""}`;
  return [
    `<text x="${left - 8}" y="${y + 12}" text-anchor="end">${escapeText(label)}</text>`,
    `<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" fill="${color}"><title>${escapeText(contender)}</title></rect>`,
    `<text x="${left + length + 6}" y="${y + 12}">${speed.median.toFixed(2)}</text>`,
  ];
}

function escapeText(text) {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
