#pragma once

#include <string>

#include "cli/context.h"

namespace sensex {

// What `sensex data push`, pull and export do.

struct DataMoveOptions {
  std::string folder = {};
  std::string dataset = {};  // an id or the start of one; empty: the current one
};

// Into a folder, which is made when it is missing.
Status push_dataset(const DataMoveOptions& options, Context& context);
// Out of a folder; becomes the state's current dataset.
// refused: the state holds another market's data.
Status pull_dataset(const DataMoveOptions& options, Context& context);
// For NumPy (pipeline/export.h).
Status export_one_dataset(const DataMoveOptions& options, Context& context);

}  // namespace sensex
