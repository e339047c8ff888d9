#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "store/named_bytes.h"

namespace sensex {

// Immutable bytes named by their SHA-256. Safe to call from several threads.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;
  // Keeps the bytes and gives their digest; keeping the same bytes again changes nothing, except
  // that it mends a damaged object.
  // unavailable: the backend is busy or lost; retry.
  virtual Result<std::string> put(std::string_view bytes) = 0;
  // Keeps several, all or none, in one durable step. Errors as put.
  virtual Status put_all(std::span<const NamedBytes> objects) = 0;
  // not_found: no such object. malformed_data: the stored bytes no longer match their name.
  virtual Result<std::string> get(std::string_view digest) = 0;
};

}  // namespace sensex
