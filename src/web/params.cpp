#include "web/params.h"

#include <optional>

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace sensex {
namespace {

constexpr std::size_t kQuoted = 40;

Result<std::string> body_session(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (json.is_object() && json.size() == 1 && json.contains("session") &&
      json["session"].is_string()) {
    return json["session"].get<std::string>();
  }
  return fail(Errc::invalid_argument,
              fmt::format("the body must be empty or {{\"session\": \"evening\"}} or "
                          "{{\"session\": \"pre-open\"}}, got '{}'",
                          body.substr(0, kQuoted)));
}

}  // namespace

Result<int> int_param(const Request& request, const std::string& name, const IntRange& range) {
  if (!request.query.contains(name)) return range.when_absent;
  const std::string_view text = request.param(name);
  const std::optional<int> value = parse_number<int>(text);
  if (value && *value >= range.least && *value <= range.most) return *value;
  return fail(Errc::invalid_argument,
              fmt::format("{} must be a whole number from {} to {}, got '{}'", name, range.least,
                          range.most, text.substr(0, kQuoted)));
}

Result<Session> session_param(const Request& request) {
  if (!request.query.contains("session")) {
    return fail(Errc::invalid_argument,
                "session is missing; add ?session=evening or ?session=pre-open");
  }
  return parse_session(request.param("session"));
}

Result<Session> session_param_or_body(const Request& request) {
  if (request.body.empty()) return session_param(request);
  const auto text = body_session(request.body);
  if (!text) return fail(text.error());
  if (request.query.contains("session") && request.param("session") != *text) {
    return fail(Errc::invalid_argument,
                fmt::format("query and body must name the same session, got '{}' and '{}'",
                            request.param("session").substr(0, kQuoted),
                            std::string_view(*text).substr(0, kQuoted)));
  }
  return parse_session(*text);
}

}  // namespace sensex
