// W10: 3-vectors brought to length 1.
#include "workload.h"

long outputs(const long *shape) { return shape[0] * 3; }

void run(const float *restrict in, float *restrict out, const long *shape) {
  for (long i = 0; i < shape[0]; i++) {
    float a = in[3 * i], b = in[3 * i + 1], c = in[3 * i + 2];
    float scale = 1 / sqrtf(a * a + b * b + c * c);
    out[3 * i] = a * scale;
    out[3 * i + 1] = b * scale;
    out[3 * i + 2] = c * scale;
  }
}
