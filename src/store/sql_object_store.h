#pragma once

#include "store/object_store.h"
#include "store/sql_connection.h"

namespace sensex {

class SqlObjectStore final : public ObjectStore {
 public:
  // `connection` must outlive the store.
  explicit SqlObjectStore(SqlConnection& connection) : connection_(connection) {}

  Result<std::string> put(std::string_view bytes) override;
  Status put_all(std::span<const NamedBytes> objects) override;
  Result<std::string> get(std::string_view digest) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sensex
