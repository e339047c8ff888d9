#pragma once

#include <array>
#include <cstdio>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include "timing.h"

namespace sensex {

struct ClosePipe {
  void operator()(std::FILE* pipe) const { pclose(pipe); }
};

// Runs a program that prints what its work took: seconds by the wall and of processor time.
inline Took run_peer(const std::string& command) {
  const std::unique_ptr<std::FILE, ClosePipe> pipe(popen(command.c_str(), "r"));
  std::array<char, 64> answer = {};
  if (!pipe || std::fgets(answer.data(), answer.size(), pipe.get()) == nullptr) {
    throw std::runtime_error("the peer said nothing: " + command);
  }
  std::istringstream words(answer.data());
  Took took;
  if (!(words >> took.wall_s >> took.cpu_s)) throw std::runtime_error("no times: " + command);
  return took;
}

}  // namespace sensex
