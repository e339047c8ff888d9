#pragma once

#include <string_view>
#include <vector>

namespace sensex {

// A file of the dashboard, inside the program.
struct EmbeddedFile {
  std::string_view path = {};  // "/index.html", "/assets/app-1a2b.js.br"
  std::string_view bytes = {};
};

// The files of ui/dist at build time; empty when the dashboard had not been built. The definition
// is generated: cmake/SensexEmbedAssets.cmake.
std::vector<EmbeddedFile> embedded_files();

}  // namespace sensex
