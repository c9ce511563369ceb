// Runs one workload for the suite: reads its inputs, writes its outputs, then answers every line on standard input with
// the seconds of one call, the fastest of several samples. Compiled apart from the workload, so that no call is dropped.
// Arguments: input file, output file, seconds per sample, seconds per answer, then the sizes of the shape.

#include "workload.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static float *readAll(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(2);
  fseek(file, 0, SEEK_END);
  long bytes = ftell(file);
  rewind(file);
  float *data = aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (fread(data, 1, bytes, file) != (size_t)bytes) exit(2);
  fclose(file);
  return data;
}

int main(int count, char **words) {
  if (count < 6) return 2;
  double perSample = atof(words[3]), perAnswer = atof(words[4]);
  long shape[8] = {0};
  for (int k = 5; k < count && k < 13; k++) shape[k - 5] = atol(words[k]);
  const float *in = readAll(words[1]);
  long size = outputs(shape);
  float *out = aligned_alloc(64, (size * sizeof(float) + 63) / 64 * 64);
  run(in, out, shape);
  FILE *file = fopen(words[2], "wb");
  if (!file || fwrite(out, sizeof(float), size, file) != (size_t)size) return 2;
  fclose(file);
  puts("ready");
  fflush(stdout);
  for (int c = getchar(); c != EOF; c = getchar()) {
    if (c != '\n') continue;
    double begin = now(), best = 1e300;
    do {
      double start = now(), spent;
      long calls = 0;
      do {
        run(in, out, shape);
        calls++;
        spent = now() - start;
      } while (spent < perSample);
      if (spent / calls < best) best = spent / calls;
    } while (now() - begin < perAnswer);
    printf("%.12g\n", best);
    fflush(stdout);
  }
  return 0;
}
