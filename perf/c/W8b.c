// W8b: a chain of cheap elementwise operations.
#include "workload.h"

long outputs(const long *shape) { return shape[0]; }

void run(const float *restrict in, float *restrict out, const long *shape) {
  for (long i = 0; i < shape[0]; i++) {
    float v = in[i], t = fabsf((1.5f * v + 0.25f) * v - 2) * 0.5f + v;
    out[i] = (t > 0 ? t : 0) * 0.5f - 1;
  }
}
