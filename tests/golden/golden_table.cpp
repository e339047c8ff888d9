#include "golden/golden_table.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "features/missing.h"

namespace sensex {
namespace {

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> cells(1);
  for (const char c : line) {
    if (c == ',') {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

}  // namespace

GoldenTable GoldenTable::read(const std::filesystem::path& file) {
  std::ifstream stream(file);
  if (!stream) throw std::runtime_error("cannot read " + file.string());
  GoldenTable table;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with("# ")) {
      const std::size_t colon = line.find(": ");
      table.notes_[line.substr(2, colon - 2)] = line.substr(colon + 2);
    } else if (table.header_.empty()) {
      table.header_ = split(line);
    } else if (table.rows_.emplace_back(split(line)).size() != table.header_.size()) {
      throw std::runtime_error(file.string() + " has a row of another length: " + line);
    }
  }
  return table;
}

bool GoldenTable::has_column(std::string_view name) const {
  return std::ranges::find(header_, name) != header_.end();
}

const std::string& GoldenTable::text(std::size_t row, std::string_view column) const {
  const auto found = std::ranges::find(header_, column);
  if (found == header_.end()) throw std::out_of_range("no column " + std::string(column));
  return rows_.at(row).at(static_cast<std::size_t>(found - header_.begin()));
}

double GoldenTable::number(std::size_t row, std::string_view column) const {
  const std::string& cell = text(row, column);
  if (cell.empty()) return kMissing;
  char* end = nullptr;
  const double value = std::strtod(cell.c_str(), &end);
  if (*end != '\0') throw std::runtime_error("not a number: " + cell);
  return value;
}

}  // namespace sensex
