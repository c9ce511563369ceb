// W15: steps until a point leaves the circle of radius 2. In double precision and without fused multiply-add, so that
// every count is the same.
#include "workload.h"

long outputs(const long *shape) { return shape[0] * shape[1]; }

__attribute__((optimize("fp-contract=off")))
void run(const float *restrict in, float *restrict out, const long *shape) {
  long width = shape[0], height = shape[1], limit = shape[2];
  for (long j = 0; j < height; j++)
    for (long i = 0; i < width; i++) {
      double zr = 0, zi = 0, rr = 0, ii = 0;
      long count = 0;
      for (; count < limit && rr + ii <= 4; count++) {
        zi = 2 * zr * zi + in[width + j];
        zr = rr - ii + in[i];
        rr = zr * zr;
        ii = zi * zi;
      }
      out[j * width + i] = count;
    }
}
