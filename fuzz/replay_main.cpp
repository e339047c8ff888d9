// Replays a corpus where there is no libFuzzer: every file of the folder, and every beginning of
// it, because input that ends too early is what parsers meet most.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "fuzz.h"

namespace {

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

std::string read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void replay(const std::string& input) {
  for (std::size_t size = 0; size <= input.size(); ++size) {
    // Memory of exactly this size, so that a sanitizer sees a read past the end.
    const auto bytes = std::make_unique<char[]>(size);
    std::copy_n(input.begin(), size, bytes.get());
    sensex::fuzz_one({bytes.get(), size});
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto files = files_in(argc == 2 ? argv[1] : "");
  if (files.empty()) {
    std::fprintf(stderr, "usage: %s FOLDER, with at least one file in it\n", argv[0]);
    return EXIT_FAILURE;
  }
  for (const auto& file : files) {
    std::fprintf(stderr, "%s\n", file.filename().c_str());
    replay(read(file));
  }
  return EXIT_SUCCESS;
}
