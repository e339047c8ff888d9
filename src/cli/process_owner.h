#pragma once

#include <cstdint>
#include <string>

namespace sensex {

// Who runs a job, for logs and leases: "host:pid:token". Two containers may share the host's name
// and the pid, so `token` is one that the process drew at random when it started.
std::string process_owner(std::uint32_t token);

}  // namespace sensex
