#pragma once

#include <cstddef>
#include <string>

#include "store/forecast_ledger.h"
#include "store/sql_connection.h"

namespace sensex {

// What a store holds.
struct StoreContent {
  LedgerHead ledger = {};
  std::size_t datasets = 0;
  std::size_t models = 0;
  std::size_t objects = 0;
  std::string market = {};  // of its current dataset; empty: it has none
};

// Recomputes every hash of a database in this program's schema: the ledger's chain and each object.
// malformed_data: the first that does not fit.
Result<StoreContent> verify_store(SqlConnection& connection);

}  // namespace sensex
