#include "adapters/files/snapshot_list.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/core.h>

#include "base/text.h"
#include "store/store_text.h"

namespace sensex {
namespace {

constexpr std::string_view kTitle = "sensex-datasets ";
constexpr int kVersion = 1;
constexpr std::size_t kLongestId = 64;

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_market(std::string_view text) {
  return !text.empty() && text.size() <= kLongestId &&
         std::ranges::all_of(text, [](char c) { return is_word(c) || c == '_'; });
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kLongestId && std::ranges::all_of(text, is_word);
}

std::optional<bool> parse_yes_no(std::string_view text) {
  if (text == "yes") return true;
  if (text == "no") return false;
  return std::nullopt;
}

// What follows "dataset " in a line; empty when it cannot be read.
std::optional<Snapshot> parse_dataset(std::string_view rest) {
  Snapshot snapshot;
  snapshot.id = take_word(rest);
  snapshot.market = take_word(rest);
  const std::optional<bool> simulated = parse_yes_no(take_word(rest));
  const Result<Date> first = Date::parse(take_word(rest));
  const Result<Date> last = Date::parse(take_word(rest));
  const auto stocks = parse_number<std::size_t>(take_word(rest));
  const auto bars = parse_number<std::size_t>(take_word(rest));
  const Result<Instant> created = parse_iso8601(take_word(rest));
  if (!simulated || !first || !last || !stocks || !bars || !created) return std::nullopt;
  snapshot.origin.simulated = *simulated;
  snapshot.origin.source = rest;
  snapshot.first_session = *first;
  snapshot.last_session = *last;
  snapshot.stock_count = *stocks;
  snapshot.bar_count = *bars;
  snapshot.created_at = *created;
  return check_listable(snapshot) ? std::optional(std::move(snapshot)) : std::nullopt;
}

class Parser {
 public:
  Result<SnapshotList> parse(std::string_view text) {
    if (text.size() > kLargestSnapshotList) return malformed("the list is too long");
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
      ++line_;
      if (Status read = parse_line(text.substr(0, end)); !read) return fail(read.error());
      text.remove_prefix(end + 1);
    }
    if (!text.empty() || list_.current.empty()) return malformed("the list is cut short");
    return std::move(list_);
  }

 private:
  tl::unexpected<Error> malformed(std::string_view what) const {
    return fail(Errc::malformed_data,
                fmt::format("snapshots.txt, line {}: {}; copy the datasets into an empty folder",
                            line_, what));
  }

  Status parse_line(std::string_view line) {
    if (line_ == 1) return parse_title(line);
    if (!list_.current.empty()) return malformed("expected nothing after the current dataset");
    const std::string_view word = take_word(line);
    if (word == "dataset") return add(line);
    if (word != "current") return malformed("expected 'dataset ...' or 'current ...'");
    if (!ids_.contains(line)) return malformed("the current dataset is not listed");
    list_.current = line;
    return {};
  }

  Status parse_title(std::string_view line) {
    if (!line.starts_with(kTitle)) return malformed("this is no list of datasets");
    const std::optional<int> version = parse_number<int>(line.substr(kTitle.size()));
    if (!version || *version < 1) return malformed("expected a format number");
    if (*version == kVersion) return {};
    return fail(Errc::unsupported_version,
                fmt::format("the folder's list of datasets has format {}, this program knows {}; "
                            "use the newer sensex",
                            *version, kVersion));
  }

  Status add(std::string_view rest) {
    std::optional<Snapshot> snapshot = parse_dataset(rest);
    if (!snapshot) {
      return malformed(
          "expected 'dataset id market simulated first last stocks bars created source'");
    }
    if (!ids_.insert(snapshot->id).second) return malformed("the dataset is listed twice");
    list_.oldest_first.push_back(std::move(*snapshot));
    return {};
  }

  SnapshotList list_ = {};
  std::set<std::string, std::less<>> ids_ = {};
  std::size_t line_ = 0;
};

}  // namespace

Status check_listable(const Snapshot& snapshot) {
  if (!is_id(snapshot.id)) {
    return fail(Errc::invalid_argument,
                fmt::format("a dataset's id must be 1 to {} letters and digits, got {} bytes",
                            kLongestId, snapshot.id.size()));
  }
  if (!is_market(snapshot.market)) {
    return fail(Errc::invalid_argument,
                fmt::format("a dataset's market must be 1 to {} letters, digits and _, got '{}'",
                            kLongestId, snapshot.market.substr(0, kLongestId)));
  }
  if (snapshot.last_session < snapshot.first_session) {
    return fail(Errc::invalid_argument,
                fmt::format("a dataset's last session must not be before its first, got {} to {}",
                            snapshot.first_session.to_string(), snapshot.last_session.to_string()));
  }
  return check_name("a dataset's source", snapshot.origin.source);
}

std::string to_text(const SnapshotList& list) {
  std::string text = fmt::format("{}{}\n", kTitle, kVersion);
  for (const Snapshot& snapshot : list.oldest_first) {
    text +=
        fmt::format("dataset {} {} {} {} {} {} {} {} {}\n", snapshot.id, snapshot.market,
                    snapshot.origin.simulated ? "yes" : "no", snapshot.first_session.to_string(),
                    snapshot.last_session.to_string(), snapshot.stock_count, snapshot.bar_count,
                    to_iso8601(snapshot.created_at), snapshot.origin.source);
  }
  return text + fmt::format("current {}\n", list.current);
}

Result<SnapshotList> parse_snapshot_list(std::string_view text) { return Parser().parse(text); }

}  // namespace sensex
