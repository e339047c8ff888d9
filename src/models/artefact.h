#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace sensex {

// The stored form of a small model: named lists of numbers and of texts, as one JSON object
//   {"algorithm": "logistic", "format": 1, "numbers": {"mean": [...]}, "texts": {"names": [...]}}
// Numbers are written with the fewest digits that read back as the same double. Keys are sorted, so
// equal artefacts are equal bytes.
struct Artefact {
  std::string algorithm = {};
  std::map<std::string, std::vector<double>> numbers = {};  // REQUIRES: finite
  std::map<std::string, std::vector<std::string>> texts = {};
};

// The format this program writes, and the newest it reads. Persisted and frozen.
inline constexpr int kArtefactFormat = 1;

std::string write_artefact(const Artefact& artefact);

// malformed_data: not an artefact of `algorithm`. unsupported_version: a newer format.
Result<Artefact> read_artefact(std::string_view bytes, std::string_view algorithm);

// The list called `name`. malformed_data: there is none, or it has not `size` numbers.
Result<std::vector<double>> numbers_of(const Artefact& artefact, const std::string& name,
                                       std::size_t size);

}  // namespace sensex
