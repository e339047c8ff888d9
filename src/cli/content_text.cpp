#include "cli/content_text.h"

#include <fmt/core.h>

namespace sensex {
namespace {

template <class Count>
std::string counted(Count count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

}  // namespace

std::string content_text(const StoreContent& content) {
  const std::string head =
      content.ledger.count == 0 ? "" : fmt::format(" (head {})", content.ledger.hash);
  return fmt::format("{}{}, {}, {}", counted(content.ledger.count, "forecast"), head,
                     counted(content.datasets, "dataset"), counted(content.models, "model"));
}

}  // namespace sensex
