#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace sensex {

// Values that another program computed: lines `# name: note`, then a header, then rows.
class GoldenTable {
 public:
  // Throws std::runtime_error: the file cannot be read, or a row is not as long as the header.
  static GoldenTable read(const std::filesystem::path& file);

  std::size_t row_count() const { return rows_.size(); }
  const std::vector<std::string>& header() const { return header_; }
  bool has_column(std::string_view name) const;
  // These three throw std::out_of_range where there is no such row, column or note.
  const std::string& text(std::size_t row, std::string_view column) const;
  // kMissing for an empty cell. Throws std::runtime_error: the cell is not a number.
  double number(std::size_t row, std::string_view column) const;
  const std::string& note(const std::string& name) const { return notes_.at(name); }

 private:
  std::map<std::string, std::string> notes_ = {};
  std::vector<std::string> header_ = {};
  std::vector<std::vector<std::string>> rows_ = {};
};

}  // namespace sensex
