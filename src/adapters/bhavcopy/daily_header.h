#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/bhavcopy/daily_file.h"

namespace sensex {

// What a column means, whatever a format calls it.
enum class DailyColumn : std::size_t {
  ticker,
  series,
  isin,
  scrip_code,
  name,
  segment,     // "CM" is the cash market
  instrument,  // the kind of security
  source,      // the exchange
  day,
  leading_day,  // says the same as `day`
  open,
  high,
  low,
  close,
  previous_close,
  volume,
  delivered
};

inline constexpr std::size_t kDailyColumns = static_cast<std::size_t>(DailyColumn::delivered) + 1;

// Where a file has its columns.
class DailyHeader {
 public:
  // Recognises the format by the names of the first line's fields.
  // malformed_data: no known format, a column of it missing or there twice; the message names them.
  static Result<DailyHeader> recognise(std::string_view file, std::size_t line,
                                       std::vector<std::string> names);

  DailyFormat format() const { return format_; }
  std::size_t fields() const { return names_.size(); }
  bool ends_with_comma() const { return ends_with_comma_; }
  bool has(DailyColumn column) const { return position(column).has_value(); }
  // As the file calls it. REQUIRES: has(column).
  std::string_view name_of(DailyColumn column) const { return names_.at(*position(column)); }
  // The row's field, empty when the file has no such column. REQUIRES: the row has fields().
  std::string_view field(const std::vector<std::string>& row, DailyColumn column) const;

 private:
  DailyHeader(DailyFormat format, std::vector<std::string> names, bool ends_with_comma)
      : format_(format), names_(std::move(names)), ends_with_comma_(ends_with_comma) {}

  const std::optional<std::size_t>& position(DailyColumn column) const {
    return positions_.at(static_cast<std::size_t>(column));
  }

  DailyFormat format_;
  std::vector<std::string> names_;
  bool ends_with_comma_ = false;
  std::array<std::optional<std::size_t>, kDailyColumns> positions_ = {};
};

}  // namespace sensex
