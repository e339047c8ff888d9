#include "pipeline/export.h"

#include <algorithm>
#include <fstream>
#include <span>
#include <system_error>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "features/feature_map.h"
#include "pipeline/npy.h"
#include "pipeline/staged_folder.h"

namespace sensex {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::string_view kMetadata = "feature_metadata.json";
constexpr std::array<std::string_view, 6> kFiles = {"feature_maps.npy",  "targets.npy",
                                                    "dates.csv",         "feature_names.csv",
                                                    "stock_symbols.csv", kMetadata};
// How the metadata of every export begins.
constexpr std::string_view kSignature = "{\n  \"format\": \"sensex-export\",";

Status write_text(const fs::path& file, std::string_view text) {
  std::ofstream out(file, std::ios::binary);
  out.write(text.data(), static_cast<std::streamsize>(text.size()));
  out.close();
  if (out) return {};
  return fail(Errc::unavailable,
              fmt::format("'{}' cannot be written; free space and try again", file.string()));
}

// A day at a time.
Status write_map(const FeatureMap& map, const fs::path& file) {
  const auto shape = map.shape();
  auto writer = NpyWriter<double>::create(file, shape);
  if (!writer) return fail(writer.error());
  const std::size_t day_size = shape[1] * shape[2];
  for (std::size_t day = 0; day < shape[0]; ++day) {
    const auto values = std::span(map.values).subspan(day * day_size, day_size);
    if (Status done = writer->write(values); !done) return done;
  }
  return writer->finish();
}

Status write_targets(std::span<const std::int64_t> targets, const fs::path& file) {
  const std::array<std::size_t, 1> shape = {targets.size()};
  auto writer = NpyWriter<std::int64_t>::create(file, shape);
  if (!writer) return fail(writer.error());
  if (Status done = writer->write(targets); !done) return done;
  return writer->finish();
}

std::string dates_csv(std::span<const Date> days) {
  std::string text = "index,date\n";
  for (std::size_t t = 0; t < days.size(); ++t) {
    text += fmt::format("{},{}\n", t, days[t].to_string());
  }
  return text;
}

std::string feature_names_csv() {
  std::string text = "index,name\n";
  for (const IndicatorInfo& info : catalogue()) {
    text += fmt::format("{},{}\n", index_of(info.id), info.name);
  }
  return text;
}

// Who held a slot, from the first to the last of its days in the panel. A symbol holds no comma.
std::string symbols_of_slot(const ExportSource& source, std::size_t slot) {
  std::string text;
  const Panel& panel = source.panel;
  for (std::size_t from = 0; from < panel.day_count();) {
    const Symbol symbol = source.universe.members_on(panel.day(from))[slot];
    std::size_t next = from + 1;
    while (next < panel.day_count() &&
           source.universe.members_on(panel.day(next))[slot] == symbol) {
      ++next;
    }
    text += fmt::format("{},{},{},{}\n", slot, symbol.text(), panel.day(from).to_string(),
                        panel.day(next - 1).to_string());
    from = next;
  }
  return text;
}

std::string stock_symbols_csv(const ExportSource& source, std::size_t slots) {
  std::string text = "slot,symbol,from,to\n";
  for (std::size_t slot = 0; slot < slots; ++slot) text += symbols_of_slot(source, slot);
  return text;
}

Json features_json() {
  Json features = Json::array();
  for (const IndicatorInfo& info : catalogue()) {
    features.push_back({{"name", info.name},
                        {"group", info.group},
                        {"unit", info.unit},
                        {"warm_up", info.warmup},
                        {"description", info.description}});
  }
  return features;
}

std::string metadata_json(const ExportSource& source, const FeatureMap& map) {
  const DataOrigin& origin = source.panel.origin;
  const Json json = {
      {"format", "sensex-export"},
      {"version", 1},
      {"market", source.market},
      {"source", origin.source},
      {"simulated", origin.simulated},
      {"snapshot", source.snapshot},
      {"first_day", map.days.front().to_string()},
      {"last_day", map.days.back().to_string()},
      {"members_known_from", source.universe.known_from().to_string()},
      {"shapes", {{"feature_maps", map.shape()}, {"targets", Json::array({map.days.size()})}}},
      {"targets", {{"up", kTargetUp}, {"not_up", kTargetNotUp}, {"unknown", kTargetUnknown}}},
      {"features", features_json()}};
  // Names that came from outside are no reason to fail.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Status write_files(const ExportSource& source, const FeatureMap& map,
                   std::span<const std::int64_t> targets, const fs::path& folder) {
  if (Status done = write_map(map, folder / "feature_maps.npy"); !done) return done;
  if (Status done = write_targets(targets, folder / "targets.npy"); !done) return done;
  const std::array<std::pair<std::string_view, std::string>, 4> texts = {
      {{"dates.csv", dates_csv(map.days)},
       {"feature_names.csv", feature_names_csv()},
       {"stock_symbols.csv", stock_symbols_csv(source, map.shape()[1])},
       {kMetadata, metadata_json(source, map)}}};
  for (const auto& [name, text] : texts) {
    if (Status done = write_text(folder / name, text); !done) return done;
  }
  return {};
}

tl::unexpected<Error> not_ours(const fs::path& folder, std::string_view what) {
  return fail(Errc::already_exists,
              fmt::format("'{}' {}, which no export wrote; name a new or an empty folder",
                          folder.string(), what));
}

bool has_signature(const fs::path& metadata) {
  std::string start(kSignature.size(), '\0');
  std::ifstream(metadata, std::ios::binary)
      .read(start.data(), static_cast<std::streamsize>(start.size()));
  return start == kSignature;
}

// Empty, or an earlier export and nothing else.
Status check_replaceable(const fs::path& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return {};
  if (!fs::is_directory(folder, error)) return not_ours(folder, "is a file");
  bool is_empty = true;
  for (auto entry = fs::directory_iterator(folder, error);
       !error && entry != fs::directory_iterator(); entry.increment(error)) {
    is_empty = false;
    const std::string name = entry->path().filename().string();
    const bool is_ours = std::ranges::find(kFiles, name) != kFiles.end();
    std::error_code ignored;
    if (!is_ours || !entry->is_regular_file(ignored)) {
      return not_ours(folder, fmt::format("holds '{}'", name));
    }
  }
  if (error) {
    return fail(Errc::permission_denied,
                fmt::format("'{}' cannot be read; name another place", folder.string()),
                error.message());
  }
  if (is_empty || has_signature(folder / kMetadata)) return {};
  return not_ours(folder, fmt::format("holds no '{}' of ours", kMetadata));
}

// The place itself: absolute, past links, without a slash at the end.
Result<fs::path> place_of(const fs::path& folder) {
  std::error_code error;
  fs::path place = fs::absolute(folder, error).lexically_normal();
  if (!place.has_filename()) place = place.parent_path();
  if (fs::exists(place, error)) place = fs::canonical(place, error);
  if (!folder.empty() && !error && place.has_filename()) return place;
  return fail(Errc::invalid_argument,
              fmt::format("an export needs a folder of its own, got '{}'", folder.string()));
}

std::int64_t target_after(const Panel& panel, std::size_t t, const TradingCalendar& calendar) {
  if (t + 1 >= panel.day_count()) return kTargetUnknown;
  const Date due = calendar.next_trading_day(panel.day(t));
  const bool is_covered = due >= calendar.first_covered_day() && due <= calendar.last_covered_day();
  if (is_covered && due < panel.day(t + 1)) return kTargetUnknown;
  return panel.index[t + 1].close > panel.index[t].close ? kTargetUp : kTargetNotUp;
}

}  // namespace

std::vector<std::int64_t> day_targets(const Panel& panel, const TradingCalendar& calendar) {
  std::vector<std::int64_t> targets;
  targets.reserve(panel.day_count());
  for (std::size_t t = 0; t < panel.day_count(); ++t) {
    targets.push_back(target_after(panel, t, calendar));
  }
  return targets;
}

Result<ExportedDataset> export_dataset(const ExportSource& source, const fs::path& folder) {
  if (source.panel.index.empty()) {
    return fail(Errc::not_enough_data, "there is no day to export; run: sensex ingest");
  }
  const Result<fs::path> place = place_of(folder);
  if (!place) return fail(place.error());
  if (Status fits = check_replaceable(*place); !fits) return fail(fits.error());
  Result<StagedFolder> staged = StagedFolder::create(*place);
  if (!staged) return fail(staged.error());
  const FeatureMap map = make_feature_map(source.panel, source.universe);
  const std::vector<std::int64_t> targets = day_targets(source.panel, source.calendar);
  if (Status done = write_files(source, map, targets, staged->path()); !done) {
    return fail(done.error());
  }
  if (Status done = staged->commit(); !done) return fail(done.error());
  const auto unknown = std::ranges::count(targets, kTargetUnknown);
  return ExportedDataset{.shape = map.shape(),
                         .known_targets = targets.size() - static_cast<std::size_t>(unknown)};
}

}  // namespace sensex
