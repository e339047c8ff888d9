#include "base/sha256.h"

#include <array>
#include <cstdlib>

#include <openssl/evp.h>

namespace sensex {

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
};

namespace {

// EVP digests fail only when memory is gone or the provider is missing; neither can be gone on
// from.
void must(int ok) {
  if (ok != 1) std::abort();
}

}  // namespace

Sha256::Sha256() : state_(std::make_unique<State>()) {
  must(EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr));
}

Sha256::~Sha256() { EVP_MD_CTX_free(state_->context); }

void Sha256::update(std::string_view bytes) {
  must(EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()));
}

std::string Sha256::finish_hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest = {};
  unsigned size = 0;
  must(EVP_DigestFinal_ex(state_->context, digest.data(), &size));
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string hex;
  for (unsigned i = 0; i < size; ++i) {
    hex += kHex[digest.at(i) >> 4U];
    hex += kHex[digest.at(i) & 15U];
  }
  return hex;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.finish_hex();
}

}  // namespace sensex
