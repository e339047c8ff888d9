#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>

#include <nlohmann/json_fwd.hpp>

#include "base/clock.h"
#include "base/date.h"

namespace sensex {

// Reads members of one JSON object, and remembers whether each was there with its type: read them
// all, then ask. What is missing reads as an empty or zero value. The object must outlive the
// reader.
class JsonReader {
 public:
  using Json = nlohmann::ordered_json;

  explicit JsonReader(const Json& object);

  std::string text(const char* key);
  double number(const char* key);
  std::size_t count(const char* key);  // a whole number of 0 or more
  bool flag(const char* key);
  Date date(const char* key);
  // Of null: empty.
  std::optional<Date> optional_date(const char* key);
  // Of null, and of no member: empty.
  std::optional<Instant> optional_instant(const char* key);
  bool has(const char* key) const { return find(key) != nullptr; }
  // A text that `parse` gives a value for, as a Result or an optional does.
  template <class Parse>
  auto parsed(const char* key, Parse&& parse) {
    const auto value = parse(text(key));
    using Value = typename std::decay_t<decltype(value)>::value_type;
    return accept(value.has_value()) ? *value : Value();
  }
  // Of at most `most` elements.
  const Json& array(const char* key, std::size_t most);

  // Whether the object is one and everything that was asked for was there.
  bool complete() const { return complete_; }

 private:
  const Json* find(const char* key) const;
  bool accept(bool good) {
    complete_ = complete_ && good;
    return good;
  }

  const Json& object_;
  bool complete_;
};

}  // namespace sensex
