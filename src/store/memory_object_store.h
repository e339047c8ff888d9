#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "store/object_store.h"

namespace sensex {

class MemoryObjectStore final : public ObjectStore {
 public:
  Result<std::string> put(std::string_view bytes) override;
  Status put_all(std::span<const NamedBytes> objects) override;
  Result<std::string> get(std::string_view digest) override;

 private:
  std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> objects_;  // guarded by mutex_
};

}  // namespace sensex
