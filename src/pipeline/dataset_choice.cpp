#include "pipeline/dataset_choice.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "base/sha256.h"
#include "base/text.h"

namespace sensex {
namespace {

constexpr std::size_t kShownDigits = 12;

Result<Snapshot> current_dataset(SnapshotStore& snapshots) {
  Result<std::optional<Snapshot>> current = snapshots.current();
  if (!current) return fail(std::move(current.error()));
  if (*current) return std::move(**current);
  return fail(Errc::unavailable, "no data ingested yet; run: sensex ingest");
}

Status check_prefix(std::string_view prefix) {
  if (prefix.size() <= kSha256Digits && are_hex_digits(prefix)) return {};
  return fail(Errc::invalid_argument,
              fmt::format("a dataset is named by the first of its 64 digits 0-9 and a-f, got '{}'; "
                          "run: sensex data list",
                          prefix.substr(0, kSha256Digits)));
}

// The first few, with enough digits of each to tell it from the others.
std::string list_of(const std::vector<Snapshot>& found, std::size_t prefix_size) {
  std::vector<std::string> names;
  names.reserve(found.size());
  for (const Snapshot& one : found) names.push_back(one.id.substr(0, prefix_size + kShownDigits));
  return first_few(names);
}

}  // namespace

Result<Snapshot> choose_dataset(SnapshotStore& snapshots, std::string_view prefix) {
  if (prefix.empty()) return current_dataset(snapshots);
  if (Status fits = check_prefix(prefix); !fits) return fail(std::move(fits.error()));
  Result<std::vector<Snapshot>> found = snapshots.list();
  if (!found) return fail(std::move(found.error()));
  std::erase_if(*found, [&](const Snapshot& s) { return !s.id.starts_with(prefix); });
  if (found->size() == 1) return std::move(found->front());
  if (found->empty()) {
    return fail(Errc::not_found,
                fmt::format("no dataset's id starts with '{}'; run: sensex data list", prefix));
  }
  return fail(Errc::invalid_argument,
              fmt::format("'{}' is the start of {} datasets' ids: {}; give more digits", prefix,
                          found->size(), list_of(*found, prefix.size())));
}

}  // namespace sensex
