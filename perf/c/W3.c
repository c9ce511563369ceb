// W3: a 64-128-10 network with relu. The inner loop runs over outputs, which lie side by side.
#include "workload.h"

long outputs(const long *shape) { return shape[0] * 10; }

void run(const float *restrict in, float *restrict out, const long *shape) {
  const float *w1 = in, *b1 = w1 + 64 * 128, *w2 = b1 + 128, *b2 = w2 + 128 * 10, *x = b2 + 10;
  for (long i = 0; i < shape[0]; i++) {
    float hidden[128], scores[10];
    for (int j = 0; j < 128; j++) hidden[j] = b1[j];
    for (int k = 0; k < 64; k++)
      for (int j = 0; j < 128; j++) hidden[j] += x[i * 64 + k] * w1[k * 128 + j];
    for (int j = 0; j < 10; j++) scores[j] = b2[j];
    for (int k = 0; k < 128; k++) {
      float value = hidden[k] > 0 ? hidden[k] : 0;
      for (int j = 0; j < 10; j++) scores[j] += value * w2[k * 10 + j];
    }
    for (int j = 0; j < 10; j++) out[i * 10 + j] = scores[j];
  }
}
