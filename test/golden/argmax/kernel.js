// whereLargest(scores float32[n,4]) -> out int32[n]
// from   argmax
// cost   36 n flops, 20 n bytes in and out
// holds  float32[2]
const pair = new Float64Array(2);
function whereLargest(scores, out, n) {
  for (let i = 0; i < n; i++) {
    const scores1 = scores[i * 4];
    const which = +((!(scores1 <= -Infinity) & -Infinity === -Infinity) !== 0);
    pair[0] = -Infinity;
    pair[1] = scores1;
    const next_best = pair[which];
    const scores2 = scores[i * 4 + 1];
    const which1 = +((!(scores2 <= next_best) & next_best === next_best) !== 0);
    pair[0] = next_best;
    pair[1] = scores2;
    const next_best1 = pair[which1];
    const next_position = 0 ^ ((1 ^ 0 | 0) & (-+((!(scores2 <= next_best) & next_best === next_best) !== 0) | 0) | 0) | 0;
    const scores3 = scores[i * 4 + 2];
    const which2 = +((!(scores3 <= next_best1) & next_best1 === next_best1) !== 0);
    pair[0] = next_best1;
    pair[1] = scores3;
    const next_best2 = pair[which2];
    const next_position1 = next_position ^ ((2 ^ next_position | 0) & (-+((!(scores3 <= next_best1) & next_best1 === next_best1) !== 0) | 0) | 0) | 0;
    const scores4 = scores[i * 4 + 3];
    const next_position2 = next_position1 ^ ((3 ^ next_position1 | 0) & (-+((!(scores4 <= next_best2) & next_best2 === next_best2) !== 0) | 0) | 0) | 0;
    out[i] = next_position2;
  }
}
