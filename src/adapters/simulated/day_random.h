#pragma once

#include <cstdint>
#include <string_view>

#include "base/date.h"

namespace sensex {

// Random numbers of one stream on one day: a pure function of seed, stream and day, so a day can be
// drawn without the days before it. Uses only integers, + - * / and sqrt, which IEEE 754 rounds the
// same way everywhere; the standard library's distributions may differ between libraries.
class DayRandom {
 public:
  DayRandom(std::uint64_t seed, std::string_view stream, Date day);

  double uniform();    // 0 to below 1
  double normal();     // mean 0, variance 1, within +-6: 12 uniforms summed (Irwin-Hall)
  double student_t();  // mean 0, variance 1: Student's t with 5 degrees of freedom, rescaled

 private:
  std::uint64_t next();

  std::uint64_t state_;
};

}  // namespace sensex
