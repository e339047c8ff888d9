#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace sensex {

// SHA-256 (FIPS 180-4), fed piece by piece. The code is OpenSSL's: adapters/openssl defines it, so
// that cryptography is never ours and base stays free of third-party headers.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::string_view bytes);
  // 64 lower-case hexadecimal digits. REQUIRES: called once, last.
  std::string finish_hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_hex(std::string_view bytes);

inline constexpr std::size_t kSha256Digits = 64;

// Only the digits of a hash, which may be fewer than a whole one has.
inline bool are_hex_digits(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// What finish_hex gives.
inline bool is_sha256_hex(std::string_view text) {
  return text.size() == kSha256Digits && are_hex_digits(text);
}

}  // namespace sensex
