// W2: Black-Scholes call prices.
#include "workload.h"

long outputs(const long *shape) { return shape[0]; }

static float normal(float x) {
  float size = fabsf(x);
  float k = 1 / (1 + 0.2316419f * size);
  float sum = k * (0.31938153f + k * (-0.356563782f + k * (1.781477937f + k * (-1.821255978f + k * 1.330274429f))));
  float tail = 0.3989422804f * expf(-0.5f * size * size) * sum;
  return x < 0 ? tail : 1 - tail;
}

void run(const float *restrict in, float *restrict out, const long *shape) {
  long n = shape[0];
  const float *spot = in, *strike = in + n, *years = in + 2 * n;
  const float rate = 0.02f, volatility = 0.3f, drift = rate + volatility * volatility / 2;
  for (long i = 0; i < n; i++) {
    float s = spot[i], k = strike[i], t = years[i];
    float deviation = volatility * sqrtf(t);
    float d1 = (logf(s / k) + drift * t) / deviation;
    out[i] = s * normal(d1) - k * expf(-rate * t) * normal(d1 - deviation);
  }
}
