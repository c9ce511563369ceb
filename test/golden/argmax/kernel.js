// whereLargest(scores float32[n,4]) -> out int32[n]
// from   argmax
// cost   35 n flops, 20 n bytes in and out
function whereLargest(scores, out, n) {
  for (let i = 0; i < n; i++) {
    const scores1 = scores[i * 4];
    const next_best = scores1 > -Infinity || scores1 !== scores1 && -Infinity === -Infinity ? scores1 : -Infinity;
    const next_position = scores1 > -Infinity || scores1 !== scores1 && -Infinity === -Infinity ? 0 : 0;
    const scores2 = scores[i * 4 + 1];
    const next_best1 = scores2 > next_best || scores2 !== scores2 && next_best === next_best ? scores2 : next_best;
    const next_position1 = scores2 > next_best || scores2 !== scores2 && next_best === next_best ? 1 : next_position;
    const scores3 = scores[i * 4 + 2];
    const next_best2 = scores3 > next_best1 || scores3 !== scores3 && next_best1 === next_best1 ? scores3 : next_best1;
    const next_position2 = scores3 > next_best1 || scores3 !== scores3 && next_best1 === next_best1 ? 2 : next_position1;
    const scores4 = scores[i * 4 + 3];
    const next_position3 = scores4 > next_best2 || scores4 !== scores4 && next_best2 === next_best2 ? 3 : next_position2;
    out[i] = next_position3;
  }
}
