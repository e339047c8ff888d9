#pragma once

#include "store/snapshot_store.h"
#include "store/sql_connection.h"

namespace sensex {

class SqlSnapshotStore final : public SnapshotStore {
 public:
  // `connection` must outlive the store.
  explicit SqlSnapshotStore(SqlConnection& connection) : connection_(connection) {}

  Result<bool> make_current(const Snapshot& snapshot) override;
  Result<bool> replace_current(const std::optional<std::string>& before,
                               const Snapshot& snapshot) override;
  Result<std::optional<Snapshot>> current() override;
  Result<std::optional<Snapshot>> find(std::string_view id) override;
  Result<std::vector<Snapshot>> list() override;

 private:
  SqlConnection& connection_;
};

}  // namespace sensex
