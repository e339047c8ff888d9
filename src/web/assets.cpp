#include "web/assets.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/sha256.h"
#include "web/accept_encoding.h"
#include "web/text.h"

namespace sensex {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// In order of preference when the client wants both equally: brotli is the smaller.
constexpr std::array kTwins{Pair{".br", "br"}, Pair{".gz", "gzip"}};

constexpr std::array kContentTypes{
    Pair{".html", "text/html; charset=utf-8"},
    Pair{".js", "text/javascript; charset=utf-8"},
    Pair{".css", "text/css; charset=utf-8"},
    Pair{".json", "application/json"},
    Pair{".map", "application/json"},
    Pair{".webmanifest", "application/manifest+json"},
    Pair{".svg", "image/svg+xml"},
    Pair{".png", "image/png"},
    Pair{".ico", "image/vnd.microsoft.icon"},
    Pair{".woff2", "font/woff2"},
    Pair{".txt", "text/plain; charset=utf-8"},
};

std::string_view content_type_of(std::string_view path) {
  const auto known = std::ranges::find_if(
      kContentTypes, [&](const Pair& type) { return path.ends_with(type.first); });
  return known == kContentTypes.end() ? "application/octet-stream" : known->second;
}

std::string_view cache_control_of(std::string_view path) {
  return path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

bool is_twin(std::string_view path) {
  return std::ranges::any_of(kTwins, [&](const Pair& twin) { return path.ends_with(twin.first); });
}

AssetVariant make_variant(std::string_view coding, std::string_view bytes) {
  return {.coding = std::string(coding),
          .etag = '"' + sha256_hex(bytes) + '"',
          .body = std::make_shared<const std::string>(bytes)};
}

const AssetVariant& choose(const Asset& asset, std::string_view accept_encoding) {
  const AssetVariant* best = &asset.variants.front();
  double most = 0.0;
  for (const AssetVariant& variant : asset.variants) {
    const double quality = encoding_quality(accept_encoding, variant.coding);
    // A compressed twin wins a tie with the plain file, an earlier twin with a later one.
    const bool wins =
        quality > most || (quality == most && quality > 0.0 && best == &asset.variants.front());
    if (!wins) continue;
    best = &variant;
    most = quality;
  }
  return *best;
}

// If-None-Match compares weakly (RFC 9110, 13.1.2).
bool client_has(std::string_view if_none_match, std::string_view etag) {
  const auto tags = split_trimmed(if_none_match, ',');
  return std::ranges::any_of(tags, [&](std::string_view tag) {
    if (tag.starts_with("W/")) tag.remove_prefix(2);
    return tag == etag || tag == "*";
  });
}

}  // namespace

std::vector<Asset> make_assets(std::span<const EmbeddedFile> files) {
  std::map<std::string, std::string_view, std::less<>> by_path;
  for (const EmbeddedFile& file : files) by_path.emplace(file.path, file.bytes);

  std::vector<Asset> assets;
  for (const auto& [path, bytes] : by_path) {
    if (is_twin(path)) continue;
    Asset asset{.path = path,
                .content_type = std::string(content_type_of(path)),
                .cache_control = std::string(cache_control_of(path)),
                .variants = {make_variant("identity", bytes)}};
    for (const auto& [suffix, coding] : kTwins) {
      const auto twin = by_path.find(path + std::string(suffix));
      if (twin != by_path.end()) asset.variants.push_back(make_variant(coding, twin->second));
    }
    assets.push_back(std::move(asset));
  }
  return assets;
}

Response serve_asset(const Asset& asset, const Request& request) {
  const AssetVariant& variant = choose(asset, request.header("accept-encoding"));
  Response response;
  response.content_type = asset.content_type;
  response.headers = {{.name = "ETag", .value = variant.etag},
                      {.name = "Cache-Control", .value = asset.cache_control},
                      {.name = "Vary", .value = "Accept-Encoding"}};
  if (client_has(request.header("if-none-match"), variant.etag)) {
    response.status = 304;
    return response;
  }
  if (variant.coding != "identity") {
    response.headers.push_back({.name = "Content-Encoding", .value = variant.coding});
  }
  response.body = variant.body;
  return response;
}

}  // namespace sensex
