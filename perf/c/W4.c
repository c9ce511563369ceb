// W4: squared distances between all pairs of 16-vectors.
#include "workload.h"

long outputs(const long *shape) { return shape[0] * shape[1]; }

void run(const float *restrict in, float *restrict out, const long *shape) {
  long n = shape[0], m = shape[1];
  const float *x = in, *y = in + n * 16;
  for (long i = 0; i < n; i++)
    for (long j = 0; j < m; j++) {
      float total = 0;
      for (int k = 0; k < 16; k++) {
        float difference = x[i * 16 + k] - y[j * 16 + k];
        total += difference * difference;
      }
      out[i * m + j] = total;
    }
}
