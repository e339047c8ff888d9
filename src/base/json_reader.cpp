#include "base/json_reader.h"

#include <nlohmann/json.hpp>

namespace sensex {

JsonReader::JsonReader(const Json& object) : object_(object), complete_(object.is_object()) {}

std::string JsonReader::text(const char* key) {
  const Json* value = find(key);
  return accept(value != nullptr && value->is_string()) ? value->get<std::string>() : "";
}

double JsonReader::number(const char* key) {
  const Json* value = find(key);
  return accept(value != nullptr && value->is_number()) ? value->get<double>() : 0.0;
}

std::size_t JsonReader::count(const char* key) {
  const Json* value = find(key);
  return accept(value != nullptr && value->is_number_unsigned()) ? value->get<std::size_t>() : 0;
}

bool JsonReader::flag(const char* key) {
  const Json* value = find(key);
  return accept(value != nullptr && value->is_boolean()) && value->get<bool>();
}

Date JsonReader::date(const char* key) {
  const Result<Date> day = Date::parse(text(key));
  return accept(day.has_value()) ? *day : Date();
}

std::optional<Date> JsonReader::optional_date(const char* key) {
  const Json* value = find(key);
  if (value != nullptr && value->is_null()) return std::nullopt;
  const Result<Date> day = Date::parse(text(key));
  return accept(day.has_value()) ? std::optional(*day) : std::nullopt;
}

std::optional<Instant> JsonReader::optional_instant(const char* key) {
  const Json* value = find(key);
  if (value == nullptr || value->is_null()) return std::nullopt;
  return parsed(key, parse_iso8601);
}

const JsonReader::Json& JsonReader::array(const char* key, std::size_t most) {
  static const Json empty = Json::array();
  const Json* value = find(key);
  return accept(value != nullptr && value->is_array() && value->size() <= most) ? *value : empty;
}

const JsonReader::Json* JsonReader::find(const char* key) const {
  if (!object_.is_object()) return nullptr;
  const auto found = object_.find(key);
  return found == object_.end() ? nullptr : &*found;
}

}  // namespace sensex
