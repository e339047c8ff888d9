#pragma once

#include <filesystem>
#include <string>

#include "market/market.h"
#include "market/market_data.h"

namespace sensex {

// A folder of the test's own, gone with it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Writes the data in the layout that the csv source reads: yahoo/ and global/.
void write_csv_folder(const MarketData& data, const Market& market,
                      const std::filesystem::path& folder);

std::string read_text(const std::filesystem::path& file);
void write_text(const std::filesystem::path& file, const std::string& text);

// The folder of real bars, or empty where there is none; SENSEX_TEST_DATA names another.
std::filesystem::path real_data_folder();

}  // namespace sensex
