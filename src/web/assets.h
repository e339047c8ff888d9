#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "web/embedded_files.h"
#include "web/http.h"

namespace sensex {

// One file in one content coding.
struct AssetVariant {
  std::string coding = "identity";  // or "gzip", "br"
  std::string etag = {};            // quoted SHA-256 of these bytes
  std::shared_ptr<const std::string> body = {};
};

// A file of the dashboard with its precompressed twins.
struct Asset {
  std::string path = {};
  std::string content_type = {};
  std::string cache_control = {};
  std::vector<AssetVariant> variants = {};  // identity first
};

// Joins `x`, `x.gz` and `x.br` into one asset each. A twin without its plain file is left out. What
// lies under /assets/ has its hash in its name and may be cached for ever.
std::vector<Asset> make_assets(std::span<const EmbeddedFile> files);

// The variant the client wants most, or 304 when it has it already.
Response serve_asset(const Asset& asset, const Request& request);

}  // namespace sensex
