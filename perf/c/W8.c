// W8: a chain of elementwise functions.
#include "workload.h"

long outputs(const long *shape) { return shape[0]; }

void run(const float *restrict in, float *restrict out, const long *shape) {
  for (long i = 0; i < shape[0]; i++) {
    float t = tanhf(1.5f * in[i] + 0.25f) * 2 - 0.5f;
    out[i] = logf(fmaxf(sqrtf(t * t + 1), 1.2f));
  }
}
