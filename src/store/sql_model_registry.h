#pragma once

#include "store/model_registry.h"
#include "store/sql_connection.h"

namespace sensex {

class SqlModelRegistry final : public ModelRegistry {
 public:
  // `connection` must outlive the registry.
  explicit SqlModelRegistry(SqlConnection& connection) : connection_(connection) {}

  Result<std::vector<ModelRecord>> apply(const Registration& registration) override;
  Result<ModelRecord> find(std::string_view name, std::int64_t version) override;
  Result<std::optional<ModelRecord>> production(std::string_view name) override;
  Result<std::vector<ModelRecord>> list() override;
  Status set_stage(std::string_view name, std::int64_t version, Stage stage,
                   std::string_view reason, Instant at) override;
  Result<ModelRecord> rollback(std::string_view name, std::string_view reason, Instant at) override;
  Result<std::vector<StageEvent>> history(std::string_view name) override;

 private:
  SqlConnection& connection_;
};

}  // namespace sensex
