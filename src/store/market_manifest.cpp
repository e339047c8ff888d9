#include "store/market_manifest.h"

#include <array>
#include <optional>
#include <span>

#include <fmt/core.h>

#include "base/text.h"

namespace sensex {
namespace {

constexpr std::string_view kTitle = "sensex-market-archive ";
constexpr int kVersion = 2;
// The first format knew one market and kept no definition.
constexpr int kFirstVersion = 1;
constexpr std::string_view kFirstMarket = "sensex";

constexpr std::array<std::string_view, 3> kKindWords = {"index", "stock", "global"};

std::string_view word_of(SeriesKind kind) { return kKindWords.at(static_cast<std::size_t>(kind)); }

std::optional<SeriesKind> parse_kind(std::string_view word) {
  for (std::size_t i = 0; i < kKindWords.size(); ++i) {
    if (kKindWords.at(i) == word) return static_cast<SeriesKind>(i);
  }
  return std::nullopt;
}

class Parser {
 public:
  Result<MarketManifest> parse(std::string_view text) {
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
      ++line_;
      if (Status read = parse_line(text.substr(0, end)); !read) return fail(read.error());
      text.remove_prefix(end + 1);
    }
    const std::size_t head = version_ > kFirstVersion ? 5 : 3;
    if (!text.empty() || line_ < head) return malformed("the manifest is cut short");
    return std::move(manifest_);
  }

 private:
  tl::unexpected<Error> malformed(std::string_view what) const {
    return fail(Errc::malformed_data, fmt::format("market manifest, line {}: {}", line_, what));
  }

  Status parse_line(std::string_view line) {
    if (line_ == 1) return parse_title(line);
    const std::string_view word = take_word(line);
    if (line_ == 2) return parse_source(word, line);
    if (line_ == 3) return parse_simulated(word, line);
    if (version_ > kFirstVersion && line_ == 4) return parse_field("market", word, line);
    if (version_ > kFirstVersion && line_ == 5) return parse_field("definition", word, line);
    if (word == "chunk") return parse_chunk(line);
    if (version_ > kFirstVersion && line_ == 6 && word == "actions") {
      return parse_field("actions", word, line);
    }
    if (word == "opening" && version_ > kFirstVersion) return parse_opening(line);
    const std::optional<SeriesKind> kind = parse_kind(word);
    if (!kind || line.empty()) return malformed("expected a series or a chunk");
    manifest_.series.push_back({.kind = *kind, .name = std::string(line)});
    return {};
  }

  Status parse_title(std::string_view line) {
    if (!line.starts_with(kTitle)) return malformed("this is no market manifest");
    const std::optional<int> version = parse_number<int>(line.substr(kTitle.size()));
    if (!version || *version < kFirstVersion) return malformed("expected a format number");
    version_ = *version;
    if (version_ == kFirstVersion) manifest_.market = kFirstMarket;
    if (version_ <= kVersion) return {};
    return fail(Errc::unsupported_version,
                fmt::format("the dataset has format {}, this program knows {}; use the newer "
                            "sensex or another --state or --store",
                            *version, kVersion));
  }

  Status parse_source(std::string_view word, std::string_view rest) {
    if (word != "source") return malformed("expected the source");
    manifest_.origin.source = rest;
    return {};
  }

  Status parse_simulated(std::string_view word, std::string_view rest) {
    if (word != "simulated" || (rest != "yes" && rest != "no")) {
      return malformed("expected 'simulated yes' or 'simulated no'");
    }
    manifest_.origin.simulated = rest == "yes";
    return {};
  }

  Status parse_field(std::string_view keyword, std::string_view word, std::string_view rest) {
    if (word != keyword || rest.empty()) return malformed(fmt::format("expected the {}", keyword));
    std::string& field = keyword == "market"       ? manifest_.market
                         : keyword == "definition" ? manifest_.definition
                                                   : manifest_.actions;
    field = rest;
    return {};
  }

  Status parse_opening(std::string_view rest) {
    const Result<Date> date = Date::parse(take_word(rest));
    const std::optional<double> price = parse_number<double>(rest);
    if (!date || !price || manifest_.series.empty() || manifest_.series.back().opening) {
      return malformed("expected 'opening day price' once after its series");
    }
    manifest_.series.back().opening = Opening{*date, *price};
    return {};
  }

  Status parse_chunk(std::string_view rest) {
    const std::optional<int> year = parse_number<int>(take_word(rest));
    const std::optional<std::size_t> count = parse_number<std::size_t>(take_word(rest));
    if (!year || !count || rest.empty() || manifest_.series.empty()) {
      return malformed("expected 'chunk year count digest' after its series");
    }
    manifest_.series.back().chunks.push_back(
        {.year = *year, .count = *count, .digest = std::string(rest)});
    return {};
  }

  MarketManifest manifest_;
  int version_ = kFirstVersion;
  std::size_t line_ = 0;
};

}  // namespace

std::string to_text(const MarketManifest& manifest) {
  std::string text =
      fmt::format("{}{}\nsource {}\nsimulated {}\nmarket {}\ndefinition {}\n", kTitle, kVersion,
                  manifest.origin.source, manifest.origin.simulated ? "yes" : "no", manifest.market,
                  manifest.definition);
  if (!manifest.actions.empty()) text += fmt::format("actions {}\n", manifest.actions);
  for (const ManifestSeries& series : manifest.series) {
    text += fmt::format("{} {}\n", word_of(series.kind), series.name);
    for (const ManifestChunk& chunk : series.chunks) {
      text += fmt::format("chunk {} {} {}\n", chunk.year, chunk.count, chunk.digest);
    }
    if (!series.opening) continue;
    text += fmt::format("opening {} {}\n", series.opening->date.to_string(), series.opening->price);
  }
  return text;
}

Result<MarketManifest> parse_market_manifest(std::string_view text) { return Parser().parse(text); }

}  // namespace sensex
