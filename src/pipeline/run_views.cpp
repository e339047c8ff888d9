#include "pipeline/run_views.h"

#include <nlohmann/json.hpp>

namespace sensex {
namespace {

using Json = nlohmann::ordered_json;

Json stages_json(const RunRecord& record) {
  Json list = Json::array();
  for (const RunStage& stage : record.stages) {
    list.push_back({{"name", stage.name},
                    {"attempt", stage.attempt},
                    {"started", to_iso8601(stage.started_at)},
                    {"duration_ms", stage.duration_ms},
                    {"outcome", to_string(stage.outcome)},
                    {"message", stage.message}});
  }
  return list;
}

Json run_json(const RunRecord& record) {
  Json finished;
  Json duration;
  if (record.finished_at) {
    finished = to_iso8601(*record.finished_at);
    duration = (*record.finished_at - record.run.started_at).count();
  }
  return {{"id", record.id},
          {"kind", record.run.kind},
          {"owner", record.run.owner},
          {"started", to_iso8601(record.run.started_at)},
          {"finished", std::move(finished)},
          {"duration_ms", std::move(duration)},
          {"outcome", to_string(record.outcome)},
          {"message", record.message},
          {"stages", stages_json(record)}};
}

}  // namespace

std::string runs_json(std::span<const RunRecord> runs) {
  Json list = Json::array();
  for (const RunRecord& record : runs) list.push_back(run_json(record));
  // A message may carry bytes of a file that is not UTF-8.
  return Json({{"runs", std::move(list)}}).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace sensex
