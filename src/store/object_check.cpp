#include "store/object_check.h"

#include <fmt/core.h>

#include "base/sha256.h"

namespace sensex {

tl::unexpected<Error> no_such_object(std::string_view digest) {
  return fail(Errc::not_found, fmt::format("no object {} is stored", digest.substr(0, 64)));
}

Result<std::string> checked_object(std::string_view digest, std::string bytes) {
  const std::string actual = sha256_hex(bytes);
  if (actual == digest) return bytes;
  return fail(Errc::malformed_data,
              fmt::format("the stored object {} is damaged: its bytes have the SHA-256 {}", digest,
                          actual));
}

}  // namespace sensex
