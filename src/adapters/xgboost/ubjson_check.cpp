#include "adapters/xgboost/ubjson_check.h"

#include <cstddef>

#include <nlohmann/json.hpp>

namespace sensex {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostLevels = 32;

// Counts what the parser finds and stops it at the limits; keeps nothing.
class Count final : public nlohmann::json_sax<Json> {
 public:
  explicit Count(std::size_t most) : most_(most) {}

  bool null() override { return add(); }
  bool boolean(bool /*value*/) override { return add(); }
  bool number_integer(number_integer_t /*value*/) override { return add(); }
  bool number_unsigned(number_unsigned_t /*value*/) override { return add(); }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return add(); }
  bool string(string_t& /*value*/) override { return add(); }
  bool binary(binary_t& /*value*/) override { return add(); }
  bool key(string_t& /*value*/) override { return add(); }
  bool start_object(std::size_t size) override { return enter(size); }
  bool end_object() override { return leave(); }
  bool start_array(std::size_t size) override { return enter(size); }
  bool end_array() override { return leave(); }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                   const Json::exception& /*error*/) override {
    return false;
  }

 private:
  bool add() { return ++values_ <= most_; }

  bool enter(std::size_t size) {
    const bool is_open_ended = size == static_cast<std::size_t>(-1);
    return add() && ++level_ <= kMostLevels && (is_open_ended || size <= most_);
  }

  bool leave() {
    --level_;
    return true;
  }

  std::size_t most_;
  std::size_t values_ = 0;
  std::size_t level_ = 0;
};

}  // namespace

bool is_plausible_ubjson(const std::string& bytes) {
  Count count(bytes.size());
  return Json::sax_parse(bytes, &count, Json::input_format_t::ubjson);
}

}  // namespace sensex
