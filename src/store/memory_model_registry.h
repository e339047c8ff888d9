#pragma once

#include <functional>
#include <map>
#include <mutex>

#include "store/model_registry.h"
#include "store/production_line.h"

namespace sensex {

class MemoryModelRegistry final : public ModelRegistry {
 public:
  Result<std::vector<ModelRecord>> apply(const Registration& registration) override;
  Result<ModelRecord> find(std::string_view name, std::int64_t version) override;
  Result<std::optional<ModelRecord>> production(std::string_view name) override;
  Result<std::vector<ModelRecord>> list() override;
  Status set_stage(std::string_view name, std::int64_t version, Stage stage,
                   std::string_view reason, Instant at) override;
  Result<ModelRecord> rollback(std::string_view name, std::string_view reason, Instant at) override;
  Result<std::vector<StageEvent>> history(std::string_view name) override;

 private:
  struct Line {
    std::vector<ModelRecord> versions = {};  // version v at v - 1
    std::vector<StageMove> moves = {};       // oldest first
  };
  static ModelRecord* production_of(Line& line);
  static void move(Line& line, StageMove move);
  // The version that the model has or is given.
  static std::int64_t add(Line& line, const NewModel& model);
  // Null: no such name or version.
  ModelRecord* record(std::string_view name, std::int64_t version);

  std::mutex mutex_;
  std::map<std::string, Line, std::less<>> lines_;  // guarded by mutex_
};

}  // namespace sensex
