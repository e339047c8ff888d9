#include <algorithm>

#include "fuzz.h"
#include "store/market_archive.h"
#include "store/store.h"

namespace sensex {
namespace {

// Whatever a manifest calls for, it gets the same chunk.
class OneChunk final : public ObjectStore {
 public:
  OneChunk(std::string_view manifest, std::string_view chunk)
      : manifest_(manifest), chunk_(chunk) {}
  Result<std::string> put(std::string_view) override { return fail(Errc::refused, "read only"); }
  Status put_all(std::span<const NamedBytes>) override { return fail(Errc::refused, "read only"); }
  Result<std::string> get(std::string_view digest) override {
    return std::string(digest == "manifest" ? manifest_ : chunk_);
  }

 private:
  std::string_view manifest_;
  std::string_view chunk_;
};

const Market& some_market() {
  static const Market market = Market::named("sensex").value();
  return market;
}

}  // namespace

// The input is a manifest, an empty line, and the bytes of every chunk.
void fuzz_one(std::string_view input) {
  const std::size_t blank = std::min(input.find("\n\n"), input.size());
  const std::string_view manifest = input.substr(0, std::min(blank + 1, input.size()));
  OneChunk given(manifest, input.substr(std::min(blank + 2, input.size())));
  const Result<MarketData> data = restore_market_data("manifest", given);
  if (!data || data->index.bars().empty()) return;

  const auto kept = make_memory_store();
  const auto snapshot = archive_market_data(*data, some_market(), kept->objects(), Instant());
  require(snapshot.has_value(), "what was restored can be kept");
  const auto again = restore_market_data(snapshot->id, kept->objects());
  require(again && again->index == data->index && again->stocks == data->stocks &&
              again->globals == data->globals,
          "and comes back as it was");
}

}  // namespace sensex
