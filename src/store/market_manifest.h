#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "market/market_data.h"

namespace sensex {

enum class SeriesKind { index, stock, global };

struct ManifestChunk {
  int year = 0;
  std::size_t count = 0;  // days
  std::string digest = {};
  friend bool operator==(const ManifestChunk&, const ManifestChunk&) = default;
};

struct ManifestSeries {
  SeriesKind kind = SeriesKind::stock;
  std::string name = {};  // symbol or global series' id
  std::vector<ManifestChunk> chunks = {};
  std::optional<Opening> opening = {};
  friend bool operator==(const ManifestSeries&, const ManifestSeries&) = default;
};

// What a dataset consists of, as the text that names it: docs/formats/market-archive.md.
struct MarketManifest {
  DataOrigin origin = {};
  std::string market = {};      // its name; "sensex" in the first format
  std::string definition = {};  // digest of the market's definition; empty in the first format
  std::string actions = {};     // digest of the corporate actions; empty: none is known
  std::vector<ManifestSeries> series = {};
  friend bool operator==(const MarketManifest&, const MarketManifest&) = default;
};

std::string to_text(const MarketManifest& manifest);

// malformed_data: names the line. unsupported_version: written by a newer program.
Result<MarketManifest> parse_market_manifest(std::string_view text);

}  // namespace sensex
