#pragma once

#include "store/leases.h"
#include "store/sql_connection.h"

namespace sensex {

class SqlLeases final : public Leases {
 public:
  // `connection` must outlive the leases.
  explicit SqlLeases(SqlConnection& connection) : connection_(connection) {}

  Result<bool> acquire(std::string_view name, std::string_view owner, Instant now,
                       Instant until) override;
  Status release(std::string_view name, std::string_view owner) override;
  Result<std::optional<Lease>> holder(std::string_view name, Instant now) override;
  Result<bool> done(std::string_view key) override;
  Result<bool> mark_done(std::string_view key, Instant now) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sensex
