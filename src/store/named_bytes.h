#pragma once

#include <string>
#include <utility>

#include "base/sha256.h"

namespace sensex {

// Bytes and the name they have in an object store: their SHA-256, taken once.
class NamedBytes {
 public:
  explicit NamedBytes(std::string bytes) : bytes_(std::move(bytes)), digest_(sha256_hex(bytes_)) {}

  const std::string& bytes() const { return bytes_; }
  const std::string& digest() const { return digest_; }

 private:
  std::string bytes_;
  std::string digest_;
};

}  // namespace sensex
