#include "adapters/yahoo/crumb.h"

#include <algorithm>

#include <fmt/core.h>

namespace sensex {
namespace {

constexpr std::size_t kMaxCrumbSize = 64;

// A page or an error comes in the crumb's place where Yahoo blocks.
bool is_crumb(std::string_view text) {
  return !text.empty() && text.size() <= kMaxCrumbSize && std::ranges::all_of(text, [](char c) {
    return c > ' ' && c <= '~' && c != '<' && c != '{';
  });
}

std::string_view without_line_end(std::string_view text) {
  const std::size_t last = text.find_last_not_of("\r\n");
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

}  // namespace

CrumbKeeper::Crumb CrumbKeeper::current() const {
  const std::lock_guard lock(mutex_);
  return {.text = crumb_.value_or(""), .generation = generation_};
}

Result<CrumbKeeper::Crumb> CrumbKeeper::renew(const std::string& base, int refused_generation) {
  const std::lock_guard lock(mutex_);
  if (generation_ == refused_generation) {
    if (generation_ >= kMaxRenewals) {
      return fail(
          Errc::unavailable,
          "Yahoo refuses every cookie and crumb; it blocks or has changed, try again later");
    }
    crumb_ = fetch(base);
    ++generation_;
  }
  if (!crumb_) return fail(crumb_.error());
  return Crumb{.text = *crumb_, .generation = generation_};
}

Result<std::string> CrumbKeeper::fetch(const std::string& base) const {
  // The page itself is of no interest, and commonly there is none; its cookies are.
  const Result<HttpAnswer> page = get_(cookie_page_);
  if (!page && page.error().code == Errc::unavailable) return fail(page.error());
  const Result<HttpAnswer> answer = get_(base + "/v1/test/getcrumb");
  if (!answer) return fail(answer.error());
  const std::string_view crumb = without_line_end(answer->body);
  if (answer->status != 200 || !is_crumb(crumb)) {
    return fail(
        Errc::unavailable,
        fmt::format("expected a crumb from Yahoo, got status {} and {} bytes; try again later",
                    answer->status, answer->body.size()));
  }
  return std::string(crumb);
}

}  // namespace sensex
