#pragma once

#include <string>

namespace sensex {

// Who runs a job, for logs and leases: "host:pid".
std::string process_owner();

}  // namespace sensex
