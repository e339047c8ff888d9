#pragma once

#include <benchmark/benchmark.h>
#include <chrono>
#include <ctime>
#include <stdexcept>

#include "base/error.h"

namespace sensex {

template <class T>
T checked(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().message);
  return std::move(*result);
}

// What one iteration took, by the wall and of this program's processor time, which other programs
// on the machine and waiting for the disk leave out.
struct Took {
  double wall_s = 0.0;
  double cpu_s = 0.0;
};

inline void report(benchmark::State& state, Took took) {
  state.SetIterationTime(took.wall_s);
  state.counters["cpu_ms"] = benchmark::Counter(state.counters["cpu_ms"].value + took.cpu_s * 1000,
                                                benchmark::Counter::kAvgIterations);
}

template <class Work>
void time_iteration(benchmark::State& state, Work work) {
  const auto started = std::chrono::steady_clock::now();
  const std::clock_t cpu_started = std::clock();
  work();
  const std::clock_t cpu = std::clock() - cpu_started;
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - started;
  report(state, {wall.count(), static_cast<double>(cpu) / CLOCKS_PER_SEC});
}

}  // namespace sensex
