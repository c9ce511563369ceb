// inside(v float32[n,4], limit float32[]) -> out0 bool[n], out1 float32[n,4], out2 bool[n,4]
// from   ge, lt, and, select, reduceAnd
// cost   15 n flops, 37 n + 4 bytes in and out
// holds  float32[2]
const pair = new Float64Array(2);
function inside(v, limit, out0, out1, out2, n) {
  const limit1 = limit[0];
  for (let i = 0; i < n; i++) {
    const v1 = v[i * 4];
    const ge = v1 >= 0;
    const lt = v1 < limit1;
    const and = (ge & lt) !== 0;
    const which = +and;
    pair[0] = -1;
    pair[1] = v1;
    const select = pair[which];
    out1[i * 4] = select;
    out2[i * 4] = +and;
    const v2 = v[i * 4 + 1];
    const ge1 = v2 >= 0;
    const lt1 = v2 < limit1;
    const and1 = (ge1 & lt1) !== 0;
    const which1 = +and1;
    pair[0] = -1;
    pair[1] = v2;
    const select1 = pair[which1];
    out1[i * 4 + 1] = select1;
    const reduceAnd = (and & and1) !== 0;
    out2[i * 4 + 1] = +and1;
    const v3 = v[i * 4 + 2];
    const ge2 = v3 >= 0;
    const lt2 = v3 < limit1;
    const and2 = (ge2 & lt2) !== 0;
    const which2 = +and2;
    pair[0] = -1;
    pair[1] = v3;
    const select2 = pair[which2];
    out1[i * 4 + 2] = select2;
    const reduceAnd1 = (reduceAnd & and2) !== 0;
    out2[i * 4 + 2] = +and2;
    const v4 = v[i * 4 + 3];
    const ge3 = v4 >= 0;
    const lt3 = v4 < limit1;
    const and3 = (ge3 & lt3) !== 0;
    const which3 = +and3;
    pair[0] = -1;
    pair[1] = v4;
    const select3 = pair[which3];
    out1[i * 4 + 3] = select3;
    const reduceAnd2 = (reduceAnd1 & and3) !== 0;
    out2[i * 4 + 3] = +and3;
    out0[i] = +reduceAnd2;
  }
}
