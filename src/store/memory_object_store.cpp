#include "store/memory_object_store.h"

#include "base/sha256.h"
#include "store/object_check.h"

namespace sensex {

Result<std::string> MemoryObjectStore::put(std::string_view bytes) {
  std::string digest = sha256_hex(bytes);
  const std::lock_guard lock(mutex_);
  objects_.try_emplace(digest, bytes);
  return digest;
}

Status MemoryObjectStore::put_all(std::span<const NamedBytes> objects) {
  const std::lock_guard lock(mutex_);
  for (const NamedBytes& object : objects) objects_.try_emplace(object.digest(), object.bytes());
  return {};
}

Result<std::string> MemoryObjectStore::get(std::string_view digest) {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(digest);
  if (found == objects_.end()) return no_such_object(digest);
  return found->second;
}

}  // namespace sensex
