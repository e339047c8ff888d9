#pragma once

#include <string>

#include "cli/context.h"

namespace sensex {

// What `sensex data list`, show, diff and actions do. None of them makes or changes anything.

struct DataReadOptions {
  std::string dataset = {};  // an id or the start of one; empty: the current one
  std::string other = {};    // of diff, the second dataset
  std::string symbol = {};   // of actions; empty: all stocks
  bool json = false;
};

Status list_datasets(const DataReadOptions& options, Context& context);
Status show_dataset(const DataReadOptions& options, Context& context);
Status diff_two_datasets(const DataReadOptions& options, Context& context);
Status list_actions(const DataReadOptions& options, Context& context);

}  // namespace sensex
