#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"

namespace sensex {

// NumPy's array files, format 1.0 (numpy.lib.format): C order, little-endian, the data at a
// multiple of 64 bytes.

// Everything before the data. `type` is NumPy's name of it, such as "<f8".
// invalid_argument: more than 32 dimensions.
Result<std::string> npy_header(std::string_view type, std::span<const std::size_t> shape);

// Writes an array piece by piece, so that it never is in memory as a whole. Number is double or
// std::int64_t.
template <class Number>
class NpyWriter {
 public:
  // Replaces what had that name. invalid_argument: no such shape. permission_denied: the file
  // cannot be made.
  static Result<NpyWriter> create(const std::filesystem::path& file,
                                  std::span<const std::size_t> shape);
  // The next numbers, in C order. invalid_argument: more than the shape holds; nothing was written.
  // unavailable: no space is left.
  Status write(std::span<const Number> numbers);
  // REQUIRES: called last; without it the file is not complete.
  // invalid_argument: fewer numbers than the shape holds. unavailable: no space is left.
  Status finish();

 private:
  NpyWriter(std::string name, std::ofstream out, std::size_t count)
      : name_(std::move(name)), out_(std::move(out)), missing_(count) {}

  std::string name_;  // for messages
  std::ofstream out_;
  std::size_t missing_ = 0;  // numbers still to come
};

extern template class NpyWriter<double>;
extern template class NpyWriter<std::int64_t>;

}  // namespace sensex
