#pragma once

#include <cstddef>

namespace sensex {

// What a process needs beside its connections: store, log, acceptors, event queues, and a moment
// for each connection that is turned away.
inline constexpr std::size_t kReservedDescriptors = 128;

// Lifts the process's soft limit of open files (RLIMIT_NOFILE) to `wanted`, or as near to it as the
// hard limit lets; never lowers it. The soft limit that now holds.
std::size_t allow_descriptors(std::size_t wanted);

// How many of `wanted` connections fit under that limit; at least 1.
std::size_t connections_within(std::size_t descriptors, std::size_t wanted);

}  // namespace sensex
